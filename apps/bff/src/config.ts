import { fileURLToPath } from "node:url";
import { MESSAGE_MAX_CHARACTERS } from "@sidenote/protocol";
import * as z from "zod";
import { REPORTED_WEEKS } from "./chat/statistics.ts";
import {
  httpUrl,
  launchSecrets,
  origin,
  seconds,
  TIMEOUT_MIN_SECONDS,
  toFaults,
  wholeNumber,
} from "./config-fields.ts";
import { isRedisUrl, isTrustProxy } from "./config-addresses.ts";
import { type Proxies, proxyVariables } from "./config-proxies.ts";
import { readSites, type SiteConfig } from "./config-sites.ts";

export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  trustProxy: string;
  logLevel: string;
  widgetDir: string;
  anthropic: {
    apiKey: string;
    baseUrl: string;
    model: string;
    effort: "low" | "medium" | "high" | undefined;
    maxTokens: number;
  };
  proxies: Proxies;
  redisUrl: string | undefined;
  sites: readonly SiteConfig[];
  sessionTtlSeconds: number;
  messageMaxCharacters: number;
  /** How many days teachers can read the reasons that students give with ratings; 0: they cannot. */
  feedbackDays: number;
  historyTokens: number;
  contextCacheSeconds: number;
  /** The most document text held in memory, in characters; 0 disables document search. */
  documentsMaxCharacters: number;
  firstTokenTimeoutMs: number;
  idleTimeoutMs: number;
  moodleTimeoutMs: number;
  graceMs: number;
  drainMs: number;
  limits: {
    userMessagesPerMinute: number;
    userMessagesPerDay: number;
    userTokensPerDay: number;
    siteTokensPerDay: number;
    addressRequestsPerMinute: number;
  };
}

/** Lists all configuration errors at once, one per line, without secrets. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration is invalid:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}

const environmentSchema = z.object({
  PORT: z.coerce.number("must be a number").int().min(0).max(65535).default(8080),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY: z
    .string()
    .refine(
      isTrustProxy,
      "must be true, false, a number of hops, or addresses and networks such as loopback, 10.0.0.0/8",
    )
    .default("loopback"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  WIDGET_DIR: z.string().optional(),
  ANTHROPIC_API_KEY: z.string("is required").min(1, "is required"),
  ANTHROPIC_BASE_URL: httpUrl.default("https://api.anthropic.com"),
  ANTHROPIC_MODEL: z.string().min(1).default("claude-haiku-5-5"),
  ANTHROPIC_MAX_TOKENS: wholeNumber(8192, 1),
  ANTHROPIC_EFFORT: z.enum(["low", "medium", "high"]).optional(),
  ...proxyVariables,
  REDIS_URL: z
    .string()
    .refine(
      isRedisUrl,
      "must be redis:// or rediss:// (a comma-separated list for a cluster), or redis+sentinel://host,host/master",
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
  SESSION_TTL_SECONDS: wholeNumber(86_400, 1),
  MESSAGE_MAX_CHARACTERS: wholeNumber(MESSAGE_MAX_CHARACTERS, 1),
  FEEDBACK_DAYS: wholeNumber(0, 0, REPORTED_WEEKS * 7).refine(
    (days) => days === 0 || days >= 14,
    "must be 0, or 14 or more: only weeks that are over are shown",
  ),
  HISTORY_TOKENS: wholeNumber(24_000),
  CONTEXT_CACHE_SECONDS: seconds(60),
  DOCUMENTS_MAX_CHARACTERS: wholeNumber(10_000_000),
  FIRST_TOKEN_TIMEOUT_SECONDS: seconds(30, TIMEOUT_MIN_SECONDS),
  IDLE_TIMEOUT_SECONDS: seconds(20, TIMEOUT_MIN_SECONDS),
  MOODLE_TIMEOUT_SECONDS: seconds(5, TIMEOUT_MIN_SECONDS),
  GRACE_SECONDS: seconds(30),
  DRAIN_SECONDS: seconds(30),
  USER_MESSAGES_PER_MINUTE: wholeNumber(10),
  USER_MESSAGES_PER_DAY: wholeNumber(200),
  USER_TOKENS_PER_DAY: wholeNumber(500_000),
  SITE_TOKENS_PER_DAY: wholeNumber(0),
  ADDRESS_REQUESTS_PER_MINUTE: wholeNumber(1200),
});
/**
 * Parses the configuration from environment variables.
 * @throws ConfigError that lists all errors at once
 */
export function parseConfig(variables: Record<string, string | undefined>): Config {
  // Empty variables count as absent, as they come from compose files.
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const faults: string[] = [];
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    // The sites are checked too, so that one start shows all errors.
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
      readSites(rest.data, siteFaults);
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
      effort: environment.ANTHROPIC_EFFORT,
      maxTokens: environment.ANTHROPIC_MAX_TOKENS,
    },
    proxies: {
      https: environment.https_proxy ?? environment.HTTPS_PROXY,
      http: environment.http_proxy ?? environment.HTTP_PROXY,
      none: environment.no_proxy ?? environment.NO_PROXY ?? [],
    },
    redisUrl: environment.REDIS_URL,
    sites,
    sessionTtlSeconds: environment.SESSION_TTL_SECONDS,
    messageMaxCharacters: environment.MESSAGE_MAX_CHARACTERS,
    feedbackDays: environment.FEEDBACK_DAYS,
    historyTokens: environment.HISTORY_TOKENS,
    contextCacheSeconds: environment.CONTEXT_CACHE_SECONDS,
    documentsMaxCharacters: environment.DOCUMENTS_MAX_CHARACTERS,
    firstTokenTimeoutMs: environment.FIRST_TOKEN_TIMEOUT_SECONDS * 1000,
    idleTimeoutMs: environment.IDLE_TIMEOUT_SECONDS * 1000,
    moodleTimeoutMs: environment.MOODLE_TIMEOUT_SECONDS * 1000,
    graceMs: environment.GRACE_SECONDS * 1000,
    drainMs: environment.DRAIN_SECONDS * 1000,
    limits: {
      userMessagesPerMinute: environment.USER_MESSAGES_PER_MINUTE,
      userMessagesPerDay: environment.USER_MESSAGES_PER_DAY,
      userTokensPerDay: environment.USER_TOKENS_PER_DAY,
      siteTokensPerDay: environment.SITE_TOKENS_PER_DAY,
      addressRequestsPerMinute: environment.ADDRESS_REQUESTS_PER_MINUTE,
    },
  };
}

/** Parses the configuration from `process.env`. @throws ConfigError */
export function readConfig(): Config {
  return parseConfig(process.env);
}
