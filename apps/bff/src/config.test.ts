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
  it("needs no more than a key, a Moodle and its secrets", () => {
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

  it("adds the origins it is given to Moodle's own, each once", () => {
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

  it("takes an empty variable for an absent one", () => {
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
  ])("takes %s for a store", (url) => {
    expect(parseConfig({ ...ONE_SITE, REDIS_URL: url }).redisUrl).toBe(url);
  });
});

describe("a fault", () => {
  it("is named with all the others, none with a value in it", () => {
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
    [
      "a kid that is there twice",
      { LAUNCH_SECRETS: `a:${SECRET},a:${SECRET}` },
      ["LAUNCH_SECRETS"],
    ],
    ["nothing between commas", { LAUNCH_SECRETS: " , " }, ["LAUNCH_SECRETS"]],
    ["an origin that is a word", { EMBED_ORIGINS: "https://a.example,campus" }, ["EMBED_ORIGINS"]],
    ["another kind of store", { REDIS_URL: "redis://a,memcached://b" }, ["REDIS_URL"]],
    ["a store with no host", { REDIS_URL: "redis:a" }, ["REDIS_URL"]],
    ["a store behind no port", { REDIS_URL: "redis://:hunter2@a:99999" }, ["REDIS_URL"]],
    [
      "credentials that are not encoded",
      { REDIS_URL: "redis+sentinel://u:1%x@h:1/m" },
      ["REDIS_URL"],
    ],
    ["a network that is none", { TRUST_PROXY: "10.0.0.0/33" }, ["TRUST_PROXY"]],
    ["a proxy by its name", { TRUST_PROXY: "proxy.internal" }, ["TRUST_PROXY"]],
    ["Sentinels of nobody", { REDIS_URL: "redis+sentinel://a,b" }, ["REDIS_URL"]],
  ])("is %s", (_name, over, names) => {
    const faults = faultsOf({ ...ONE_SITE, ...over });
    expect(faults.map((fault) => fault.split(/[:.]/)[0])).toEqual(names);
  });

  it("in a part does not hide that the sites are missing", () => {
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

  it("come from a file, with secrets in any of three forms, and Moodle's origin let in", () => {
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
    ["no list", {}],
    ["an empty list", []],
    ["no JSON", "[{"],
    ["a short secret", [{ ...site, secrets: { kid: "SHORT" } }]],
    ["an unknown field", [{ ...site, tokn: "x" }]],
    ["an unknown policy", [{ ...site, policy: "maybe" }]],
    ["a policy left to a Moodle that is not there", [{ ...site, policy: "moodle" }]],
    ["an id twice", [site, { ...site, issuer: "https://b.example" }]],
    ["an issuer twice", [site, { ...site, id: "b" }]],
    ["an origin that is none", [{ ...site, origins: ["a.example"] }]],
    ["an assistant that Moodle sets", [{ ...site, moodle: MOODLE, assistant: { title: "Ada" } }]],
    ["an assistant of another kind", [{ ...site, assistant: { starters: "Why?" } }]],
    ["a Moodle without a token", [{ ...site, moodle: { url: "https://a.example" } }]],
  ])("are refused with %s", (_name, content) => {
    const faults = faultsOf({ ANTHROPIC_API_KEY: "key", SITES_FILE: writeSites(content) });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toMatch(/^SITES_FILE/);
    expect(faults.join("\n")).not.toContain("SHORT");
  });

  it("are refused from a file that is not there", () => {
    const faults = faultsOf({ ANTHROPIC_API_KEY: "key", SITES_FILE: join(folder, "nowhere.json") });
    expect(faults).toEqual([expect.stringMatching(/^SITES_FILE/)]);
  });
});
