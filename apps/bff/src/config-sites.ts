import { readFileSync } from "node:fs";
import * as z from "zod";
import { httpUrl, launchSecrets, origin, secret, toFaults } from "./config-fields.ts";

/** A registered site: its launch-token secrets, the origins that may embed the widget, and its Moodle. */
export interface SiteConfig {
  id: string;
  issuer: string;
  /** Secret by `kid`. */
  secrets: ReadonlyMap<string, string>;
  origins: readonly string[];
  moodle: { url: string; token: string } | null;
  policy: "moodle" | "bff" | "none";
  /** The assistant's settings, for a site without Moodle. In Moodle, teachers set them in the block. */
  assistant?: Assistant | undefined;
  /** The daily token limit of all users together; 0 for none. Absent: `SITE_TOKENS_PER_DAY`. */
  tokens_per_day?: number | undefined;
}

const TEXT_MAX_CHARACTERS = 8000;
const LINE_MAX_CHARACTERS = 200;

const text = z.string().max(TEXT_MAX_CHARACTERS);
const line = z.string().max(LINE_MAX_CHARACTERS);

const assistantSchema = z.strictObject({
  title: line.optional(),
  welcome: text.optional(),
  notice: line.optional(),
  /** Where the site's users reach people. */
  contact_url: z
    .url({ protocol: /^https?$/, normalize: true, error: "must be an http or https URL" })
    .optional(),
  starters: z.array(line.min(1)).max(6).optional(),
  persona: line.optional(),
  instructions: text.optional(),
});
export type Assistant = z.infer<typeof assistantSchema>;

const siteSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, _ or -"),
  issuer: z.string().min(1),
  secrets: z
    .union([
      launchSecrets,
      z.record(z.string().min(1), secret).transform((record) => new Map(Object.entries(record))),
      z
        .array(z.strictObject({ kid: z.string().min(1), secret }))
        .refine(
          (list) => new Set(list.map(({ kid }) => kid)).size === list.length,
          "has a duplicate kid",
        )
        .transform((list) => new Map(list.map((item) => [item.kid, item.secret]))),
    ])
    .refine((secrets) => secrets.size > 0, "must contain at least one secret"),
  origins: z.array(origin),
  moodle: z.nullable(z.strictObject({ url: httpUrl, token: z.string().min(1) })),
  policy: z.enum(["moodle", "bff", "none"]),
  assistant: assistantSchema.optional(),
  tokens_per_day: z.int().nonnegative().optional(),
});

/** The variables that configure a single site, or name the file with several. */
export interface SiteVariables {
  MOODLE_URL?: string | undefined;
  MOODLE_TOKEN?: string | undefined;
  LAUNCH_SECRETS?: Map<string, string> | undefined;
  EMBED_ORIGINS?: string[] | undefined;
  SITES_FILE?: string | undefined;
}

/** Returns the registered sites. Configuration errors are appended to `faults`. */
export function readSites(variables: SiteVariables, faults: string[]): SiteConfig[] {
  return variables.SITES_FILE === undefined
    ? toOneSite(variables, faults)
    : readSitesFile(variables.SITES_FILE, faults);
}

function readSitesFile(path: string, faults: string[]): SiteConfig[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    faults.push(
      `SITES_FILE: ${path} cannot be read as JSON (${error instanceof Error ? error.name : "error"})`,
    );
    return [];
  }
  const parsed = z.array(siteSchema).min(1, "must contain at least one site").safeParse(content);
  if (!parsed.success) {
    faults.push(...toFaults(parsed.error, "SITES_FILE "));
    return [];
  }
  for (const field of ["id", "issuer"] as const) {
    const seen = new Set<string>();
    for (const site of parsed.data) {
      if (seen.has(site[field]))
        faults.push(`SITES_FILE: the ${field} "${site[field]}" appears twice`);
      seen.add(site[field]);
    }
  }
  for (const site of parsed.data) {
    if (site.policy === "moodle" && site.moodle === null) {
      faults.push(`SITES_FILE: "${site.id}" has policy "moodle" but no moodle`);
    }
    if (site.assistant !== undefined && site.moodle !== null) {
      faults.push(
        `SITES_FILE: "${site.id}" has both moodle and assistant; the Moodle block configures the assistant`,
      );
    }
  }
  return parsed.data.map((site) => ({
    ...site,
    origins: site.moodle
      ? [...new Set([...site.origins, new URL(site.moodle.url).origin])]
      : site.origins,
  }));
}

function toOneSite(variables: SiteVariables, faults: string[]): SiteConfig[] {
  const { MOODLE_URL, MOODLE_TOKEN, LAUNCH_SECRETS, EMBED_ORIGINS = [] } = variables;
  if (MOODLE_URL === undefined)
    faults.push("MOODLE_URL: is required (or SITES_FILE for many sites)");
  if (MOODLE_TOKEN === undefined) faults.push("MOODLE_TOKEN: is required with MOODLE_URL");
  if (LAUNCH_SECRETS === undefined) faults.push("LAUNCH_SECRETS: is required with MOODLE_URL");
  if (MOODLE_URL === undefined || MOODLE_TOKEN === undefined || LAUNCH_SECRETS === undefined)
    return [];
  return [
    {
      id: "moodle",
      issuer: MOODLE_URL,
      secrets: LAUNCH_SECRETS,
      origins: [...new Set([new URL(MOODLE_URL).origin, ...EMBED_ORIGINS])],
      moodle: { url: MOODLE_URL, token: MOODLE_TOKEN },
      policy: "moodle",
    },
  ];
}
