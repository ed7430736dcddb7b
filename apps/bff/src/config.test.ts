import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

const SECRET = "a-launch-secret-of-32-bytes-or-more!";
const ONE_SITE = {
  ANTHROPIC_API_KEY: "key",
  MOODLE_URL: "https://moodle.example/learn/",
  MOODLE_TOKEN: "token",
  LAUNCH_SECRETS: `new:${SECRET},old:${SECRET}:with:colons`,
};
const folder = mkdtempSync(join(tmpdir(), "sidenote-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function faultsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    parseConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

let files = 0;
function writeSites(content: unknown): string {
  files += 1;
  const file = join(folder, `sites-${files}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("the one-site form", () => {
  it.each([0, 14, 182])("can keep reasons for %i days", (days) => {
    expect(parseConfig({ ...ONE_SITE, FEEDBACK_DAYS: `${days}` }).feedbackDays).toBe(days);
  });

  it("needs only an API key, a Moodle and its secrets", () => {
    const config = parseConfig(ONE_SITE);
    expect(config).toMatchObject({
      port: 8080,
      publicUrl: "http://localhost:8080",
      redisUrl: undefined,
      sessionTtlSeconds: 86_400,
      messageMaxCharacters: 8000,
      firstTokenTimeoutMs: 30_000,
      idleTimeoutMs: 20_000,
      moodleTimeoutMs: 5000,
      graceMs: 30_000,
      drainMs: 30_000,
      limits: {
        userMessagesPerMinute: 10,
        userMessagesPerDay: 200,
        userTokensPerDay: 500_000,
        siteTokensPerDay: 0,
        addressRequestsPerMinute: 1200,
      },
    });
    expect(config.sites).toEqual([
      {
        id: "moodle",
        issuer: "https://moodle.example/learn",
        secrets: new Map([
          ["new", SECRET],
          ["old", `${SECRET}:with:colons`],
        ]),
        origins: ["https://moodle.example"],
        moodle: { url: "https://moodle.example/learn", token: "token" },
        policy: "moodle",
      },
    ]);
  });

  it("adds the given origins to Moodle's own, each once", () => {
    const { sites } = parseConfig({
      ...ONE_SITE,
      EMBED_ORIGINS: " https://a.example, https://moodle.example ,https://b.example:8443,",
    });
    expect(sites[0]?.origins).toEqual([
      "https://moodle.example",
      "https://a.example",
      "https://b.example:8443",
    ]);
  });

  it("treats an empty variable as absent", () => {
    expect(parseConfig({ ...ONE_SITE, REDIS_URL: "", PORT: "", SITES_FILE: "" })).toMatchObject({
      redisUrl: undefined,
      port: 8080,
    });
  });

  it.each([
    "redis://h",
    "rediss://:p@h:6380/2",
    "redis://a:1,redis://b:2,redis://c:3",
    "redis+sentinel://a,b:26380,c/campus",
  ])("accepts %s as the store", (url) => {
    expect(parseConfig({ ...ONE_SITE, REDIS_URL: url }).redisUrl).toBe(url);
  });
});

describe("a configuration error", () => {
  it("is reported together with all others, without values", () => {
    const faults = faultsOf({
      PORT: "99999",
      PUBLIC_URL: "ftp://x",
      MOODLE_URL: "moodle",
      LAUNCH_SECRETS: "kid:SHORT",
      LOG_LEVEL: "loud",
      SESSION_TTL_SECONDS: "0",
      DRAIN_SECONDS: "-1",
      USER_TOKENS_PER_DAY: "many",
      HISTORY_TOKENS: "1.5",
    });
    for (const name of [
      "ANTHROPIC_API_KEY",
      "PORT",
      "PUBLIC_URL",
      "MOODLE_URL",
      "LAUNCH_SECRETS",
      "LOG_LEVEL",
      "SESSION_TTL_SECONDS",
      "DRAIN_SECONDS",
      "USER_TOKENS_PER_DAY",
      "HISTORY_TOKENS",
    ]) {
      expect(
        faults.filter((fault) => fault.startsWith(name)),
        name,
      ).toHaveLength(1);
    }
    expect(faults.join("\n")).not.toContain("SHORT");
  });

  it.each([
    [
      "no Moodle at all",
      { MOODLE_URL: undefined, MOODLE_TOKEN: undefined, LAUNCH_SECRETS: undefined },
      ["MOODLE_URL", "MOODLE_TOKEN", "LAUNCH_SECRETS"],
    ],
    ["a Moodle without a token", { MOODLE_TOKEN: undefined }, ["MOODLE_TOKEN"]],
    ["a secret without a kid", { LAUNCH_SECRETS: `:${SECRET}` }, ["LAUNCH_SECRETS"]],
    ["a kid without a secret", { LAUNCH_SECRETS: "kid" }, ["LAUNCH_SECRETS"]],
    ["a duplicate kid", { LAUNCH_SECRETS: `a:${SECRET},a:${SECRET}` }, ["LAUNCH_SECRETS"]],
    ["nothing between commas", { LAUNCH_SECRETS: " , " }, ["LAUNCH_SECRETS"]],
    [
      "an origin that is not a URL",
      { EMBED_ORIGINS: "https://a.example,campus" },
      ["EMBED_ORIGINS"],
    ],
    ["a store of another kind", { REDIS_URL: "redis://a,memcached://b" }, ["REDIS_URL"]],
    ["a store without a host", { REDIS_URL: "redis:a" }, ["REDIS_URL"]],
    ["a store with an invalid port", { REDIS_URL: "redis://:hunter2@a:99999" }, ["REDIS_URL"]],
    [
      "credentials that are not encoded",
      { REDIS_URL: "redis+sentinel://u:1%x@h:1/m" },
      ["REDIS_URL"],
    ],
    ["reasons kept for less than two weeks", { FEEDBACK_DAYS: "13" }, ["FEEDBACK_DAYS"]],
    ["reasons kept longer than counts", { FEEDBACK_DAYS: "183" }, ["FEEDBACK_DAYS"]],
    ["an invalid network", { TRUST_PROXY: "10.0.0.0/33" }, ["TRUST_PROXY"]],
    ["a proxy given by name", { TRUST_PROXY: "proxy.internal" }, ["TRUST_PROXY"]],
    ["Sentinels without a master's name", { REDIS_URL: "redis+sentinel://a,b" }, ["REDIS_URL"]],
  ])("is reported for %s", (_name, over, names) => {
    const faults = faultsOf({ ...ONE_SITE, ...over });
    expect(faults.map((fault) => fault.split(/[:.]/)[0])).toEqual(names);
  });

  it("does not hide that the sites are missing", () => {
    const faults = faultsOf({ PORT: "x" });
    expect(faults.join("\n")).toMatch(/PORT/);
    expect(faults.join("\n")).toMatch(/MOODLE_URL/);
  });
});

describe("many sites", () => {
  const site = {
    id: "a",
    issuer: "https://a.example",
    secrets: { kid: SECRET },
    origins: ["https://a.example"],
    moodle: null,
    policy: "bff",
  };
  const MOODLE = { url: "https://a.example", token: "t" };
  const read = (sites: unknown) =>
    parseConfig({ ANTHROPIC_API_KEY: "key", SITES_FILE: writeSites(sites) });

  it("are read from a file, with secrets in three forms and Moodle's origin added", () => {
    const { sites } = read([
      site,
      { ...site, id: "b", issuer: "https://b.example", secrets: `kid:${SECRET}`, policy: "none" },
      {
        ...site,
        id: "c",
        issuer: "https://c.example",
        secrets: [{ kid: "kid", secret: SECRET }],
        moodle: { url: "https://c.example/moodle/", token: "t" },
        policy: "moodle",
      },
    ]);
    expect(sites.map(({ secrets }) => secrets.get("kid"))).toEqual([SECRET, SECRET, SECRET]);
    expect(sites[2]).toMatchObject({
      origins: ["https://a.example", "https://c.example"],
      moodle: { url: "https://c.example/moodle" },
    });
  });

  it.each([
    ["an object instead of a list", {}],
    ["an empty list", []],
    ["invalid JSON", "[{"],
    ["a short secret", [{ ...site, secrets: { kid: "SHORT" } }]],
    ["an unknown field", [{ ...site, tokn: "x" }]],
    ["an unknown policy", [{ ...site, policy: "maybe" }]],
    ["a Moodle policy without a Moodle", [{ ...site, policy: "moodle" }]],
    ["a duplicate id", [site, { ...site, issuer: "https://b.example" }]],
    ["a duplicate issuer", [site, { ...site, id: "b" }]],
    ["an invalid origin", [{ ...site, origins: ["a.example"] }]],
    ["both an assistant and a Moodle", [{ ...site, moodle: MOODLE, assistant: { title: "Ada" } }]],
    ["an invalid assistant", [{ ...site, assistant: { starters: "Why?" } }]],
    ["a notice that is too long", [{ ...site, assistant: { notice: "x".repeat(201) } }]],
    ["a contact that is no page", [{ ...site, assistant: { contact_url: "javascript:alert(1)" } }]],
    ["a Moodle without a token", [{ ...site, moodle: { url: "https://a.example" } }]],
  ])("are refused with %s", (_name, content) => {
    const faults = faultsOf({ ANTHROPIC_API_KEY: "key", SITES_FILE: writeSites(content) });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toMatch(/^SITES_FILE/);
    expect(faults.join("\n")).not.toContain("SHORT");
  });

  it("are refused if the file does not exist", () => {
    const faults = faultsOf({ ANTHROPIC_API_KEY: "key", SITES_FILE: join(folder, "nowhere.json") });
    expect(faults).toEqual([expect.stringMatching(/^SITES_FILE/)]);
  });
});
