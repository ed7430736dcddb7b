import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MESSAGE_MAX_CHARACTERS, SECRET_MIN_BYTES } from "@sidenote/protocol";
import * as z from "zod";

/** A registered site: who may sign launch tokens, who may frame the widget, and where its Moodle is. */
export interface SiteConfig {
  id: string;
  issuer: string;
  /** Secret by `kid`. */
  secrets: ReadonlyMap<string, string>;
  origins: readonly string[];
  moodle: { url: string; token: string } | null;
  policy: "moodle" | "bff" | "none";
}

export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  trustProxy: string;
  logLevel: string;
  widgetDir: string;
  anthropic: { apiKey: string; baseUrl: string | undefined; model: string; maxTokens: number };
  redisUrl: string | undefined;
  sites: readonly SiteConfig[];
  sessionTtlSeconds: number;
  messageMaxCharacters: number;
  historyTokens: number;
  contextCacheSeconds: number;
  firstTokenTimeoutMs: number;
  idleTimeoutMs: number;
  moodleTimeoutMs: number;
  graceMs: number;
  drainMs: number;
  limits: {
    userMessagesPerMinute: number;
    userMessagesPerDay: number;
    userTokensPerDay: number;
    addressRequestsPerMinute: number;
  };
}

/** Thrown with every fault of the configuration at once, one a line, none with a secret in it. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? "a fault" : "faults"}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.faults = faults;
  }
}

const whole = (fallback: number, least = 0) =>
  z.coerce.number("must be a number").int("must be a whole number").min(least).default(fallback);
/** What a timer of Node can hold. */
const SECONDS_MAX = 2_147_483;
const seconds = (fallback: number, least = 0) =>
  z.coerce
    .number("must be a number of seconds")
    .min(least, `must be ${least} seconds or more`)
    .max(SECONDS_MAX, `must be ${SECONDS_MAX} seconds or less`)
    .default(fallback);
/** The least patience with another system that makes sense. */
const TIMEOUT_MIN_SECONDS = 0.05;

const httpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "must be an http or https URL",
  )
  .transform((text) => text.replace(/\/+$/, ""));

const origin = z
  .string()
  .refine(
    (text) =>
      URL.canParse(text) &&
      /^https?:$/.test(new URL(text).protocol) &&
      new URL(text).href === `${new URL(text).origin}/`,
    "must be an origin such as https://www.example.org, with no path",
  )
  .transform((text) => new URL(text).origin);

const secret = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) >= SECRET_MIN_BYTES,
    `must have ${SECRET_MIN_BYTES} bytes or more`,
  );

/** `kid:secret,kid:secret`. A secret may hold a colon, a kid may not. */
const launchSecrets = z.string().transform((text, context) => {
  const secrets = new Map<string, string>();
  for (const part of text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean)) {
    const colon = part.indexOf(":");
    const kid = part.slice(0, Math.max(colon, 0));
    if (kid === "") {
      context.addIssue({ code: "custom", message: "must be kid:secret, comma-separated" });
    } else if (!secret.safeParse(part.slice(colon + 1)).success) {
      context.addIssue({
        code: "custom",
        message: `the secret of "${kid}" must have ${SECRET_MIN_BYTES} bytes or more`,
      });
    } else if (secrets.has(kid)) {
      context.addIssue({ code: "custom", message: `"${kid}" is there twice` });
    } else {
      secrets.set(kid, part.slice(colon + 1));
    }
  }
  if (secrets.size === 0 && context.issues.length === 0) {
    context.addIssue({ code: "custom", message: "must name one secret at least" });
  }
  return secrets;
});

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
          "has a kid twice",
        )
        .transform((list) => new Map(list.map((item) => [item.kid, item.secret]))),
    ])
    .refine((secrets) => secrets.size > 0, "must name one secret at least"),
  origins: z.array(origin),
  moodle: z.nullable(z.strictObject({ url: httpUrl, token: z.string().min(1) })),
  policy: z.enum(["moodle", "bff", "none"]),
});

const environmentSchema = z.object({
  PORT: z.coerce.number("must be a number").int().min(0).max(65535).default(8080),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY: z.string().default("loopback"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  WIDGET_DIR: z.string().optional(),
  ANTHROPIC_API_KEY: z.string("is required").min(1, "is required"),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  ANTHROPIC_MODEL: z.string().min(1).default("claude-haiku-5-5"),
  ANTHROPIC_MAX_TOKENS: whole(4096, 1),
  REDIS_URL: z
    .string()
    .refine(
      (text) => text.split(",").every((part) => /^(rediss?|unix):\/\//.test(part.trim())),
      "must be redis:// or rediss:// (a comma-separated list for a cluster)",
    )
    .optional(),
  MOODLE_URL: httpUrl.optional(),
  MOODLE_TOKEN: z.string().min(1).optional(),
  LAUNCH_SECRETS: launchSecrets.optional(),
  EMBED_ORIGINS: z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .pipe(z.array(origin))
    .default([]),
  SITES_FILE: z.string().optional(),
  SESSION_TTL_SECONDS: whole(86_400, 1),
  MESSAGE_MAX_CHARACTERS: whole(MESSAGE_MAX_CHARACTERS, 1),
  HISTORY_TOKENS: whole(24_000),
  CONTEXT_CACHE_SECONDS: seconds(60),
  FIRST_TOKEN_TIMEOUT_SECONDS: seconds(30, TIMEOUT_MIN_SECONDS),
  IDLE_TIMEOUT_SECONDS: seconds(20, TIMEOUT_MIN_SECONDS),
  MOODLE_TIMEOUT_SECONDS: seconds(5, TIMEOUT_MIN_SECONDS),
  GRACE_SECONDS: seconds(30),
  DRAIN_SECONDS: seconds(30),
  USER_MESSAGES_PER_MINUTE: whole(10),
  USER_MESSAGES_PER_DAY: whole(200),
  USER_TOKENS_PER_DAY: whole(500_000),
  ADDRESS_REQUESTS_PER_MINUTE: whole(1200),
});
type Environment = z.infer<typeof environmentSchema>;

function toFaults(error: z.ZodError, prefix = ""): string[] {
  return error.issues.map((issue) => `${prefix}${issue.path.join(".")}: ${issue.message}`);
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
  const parsed = z.array(siteSchema).min(1, "has no site").safeParse(content);
  if (!parsed.success) {
    faults.push(...toFaults(parsed.error, "SITES_FILE "));
    return [];
  }
  for (const field of ["id", "issuer"] as const) {
    const seen = new Set<string>();
    for (const site of parsed.data) {
      if (seen.has(site[field]))
        faults.push(`SITES_FILE: the ${field} "${site[field]}" is there twice`);
      seen.add(site[field]);
    }
  }
  for (const site of parsed.data) {
    if (site.policy === "moodle" && site.moodle === null) {
      faults.push(`SITES_FILE: "${site.id}" leaves the policy to Moodle but has no moodle`);
    }
  }
  return parsed.data.map((site) => ({
    ...site,
    origins: site.moodle
      ? [...new Set([...site.origins, new URL(site.moodle.url).origin])]
      : site.origins,
  }));
}

function toOneSite(environment: Environment, faults: string[]): SiteConfig[] {
  const { MOODLE_URL, MOODLE_TOKEN, LAUNCH_SECRETS, EMBED_ORIGINS } = environment;
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

function readSites(environment: Environment, faults: string[]): SiteConfig[] {
  return environment.SITES_FILE === undefined
    ? toOneSite(environment, faults)
    : readSitesFile(environment.SITES_FILE, faults);
}

/**
 * Reads the configuration from an environment, once.
 * @throws ConfigError naming every fault at once.
 */
export function parseConfig(variables: Record<string, string | undefined>): Config {
  // An empty variable is an absent one, as in compose files.
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const faults: string[] = [];
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    // The sites are looked at too, so that one start shows everything.
    const rest = environmentSchema
      .partial()
      .safeParse(
        Object.fromEntries(
          Object.entries(given).filter(
            ([name]) => !parsed.error.issues.some((issue) => issue.path[0] === name),
          ),
        ),
      );
    faults.push(...toFaults(parsed.error));
    if (rest.success) {
      const siteFaults: string[] = [];
      readSites(rest.data as Environment, siteFaults);
      const isNew = (fault: string) =>
        !faults.some((known) => known.split(":")[0] === fault.split(":")[0]);
      faults.push(...siteFaults.filter(isNew));
    }
    throw new ConfigError(faults);
  }
  const environment = parsed.data;
  const sites = readSites(environment, faults);
  if (faults.length > 0) throw new ConfigError(faults);

  return {
    host: environment.HOST,
    port: environment.PORT,
    publicUrl: environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`,
    trustProxy: environment.TRUST_PROXY,
    logLevel: environment.LOG_LEVEL,
    widgetDir:
      environment.WIDGET_DIR ??
      fileURLToPath(new URL("../../../packages/widget/dist", import.meta.url)),
    anthropic: {
      apiKey: environment.ANTHROPIC_API_KEY,
      baseUrl: environment.ANTHROPIC_BASE_URL,
      model: environment.ANTHROPIC_MODEL,
      maxTokens: environment.ANTHROPIC_MAX_TOKENS,
    },
    redisUrl: environment.REDIS_URL,
    sites,
    sessionTtlSeconds: environment.SESSION_TTL_SECONDS,
    messageMaxCharacters: environment.MESSAGE_MAX_CHARACTERS,
    historyTokens: environment.HISTORY_TOKENS,
    contextCacheSeconds: environment.CONTEXT_CACHE_SECONDS,
    firstTokenTimeoutMs: environment.FIRST_TOKEN_TIMEOUT_SECONDS * 1000,
    idleTimeoutMs: environment.IDLE_TIMEOUT_SECONDS * 1000,
    moodleTimeoutMs: environment.MOODLE_TIMEOUT_SECONDS * 1000,
    graceMs: environment.GRACE_SECONDS * 1000,
    drainMs: environment.DRAIN_SECONDS * 1000,
    limits: {
      userMessagesPerMinute: environment.USER_MESSAGES_PER_MINUTE,
      userMessagesPerDay: environment.USER_MESSAGES_PER_DAY,
      userTokensPerDay: environment.USER_TOKENS_PER_DAY,
      addressRequestsPerMinute: environment.ADDRESS_REQUESTS_PER_MINUTE,
    },
  };
}

/** The configuration of this process. */
export function readConfig(): Config {
  return parseConfig(process.env);
}
