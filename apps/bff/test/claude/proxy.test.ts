import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EgressProxy } from "../../src/egress-proxy.ts";
import { toLoggedError } from "../../src/logger.ts";
import { CREDENTIALS, Proxy } from "../stage/proxy.ts";
import { until } from "../stage/until.ts";
import { claude, generate, useClaude } from "./generate.ts";

useClaude();

let proxy: Proxy;
beforeEach(async () => {
  proxy = await new Proxy({ "claude.test": Number(new URL(claude.url).port) }).start();
});
afterEach(() => proxy.stop());

const through = (url = proxy.url, over: Parameters<typeof generate>[0] = {}) =>
  generate({ baseUrl: "https://claude.test", proxy: new EgressProxy(new URL(url)), ...over });
const withoutCredentials = (): string => proxy.url.replace("campus:p%40ss-word@", "");

describe("a proxy that does not lead to Claude", () => {
  it.each([403, 407])("is named if it refuses with %d, and not asked again", async (status) => {
    proxy.manner = status;
    const { error, retries } = await through();
    expect(error).toMatchObject({
      code: "llm_unavailable",
      detail: `the proxy ${withoutCredentials()} refused claude.test:443: HTTP ${status}`,
    });
    expect(proxy.credentials).toEqual(["campus:p@ss-word"]);
    expect(retries).toEqual([]);
    expect(JSON.stringify(toLoggedError(error))).not.toMatch(CREDENTIALS);
    await until(() => proxy.tunnels === 0);
  });

  it("is asked again if it could not reach Claude", async () => {
    proxy.manner = 503;
    const { retries } = await through();
    expect(retries).toEqual(["llm_unavailable", "llm_unavailable"]);
  });

  it.each(["http://127.0.0.1:1", "http://timeout.localhost:1"])(
    "is named if it cannot be reached: %s",
    async (url) => {
      const { error } = await through(url.replace("//", "//campus:secret@"));
      expect(error).toMatchObject({ code: "llm_unavailable" });
      expect(error?.detail).toMatch(new RegExp(`^the proxy ${url} failed: E[A-Z]+$`));
    },
  );

  it("is named if it does not answer in time, and the tunnel is given up", async () => {
    proxy.manner = "hang";
    const { error } = await through(proxy.url, { firstTokenTimeoutMs: 200 });
    expect(error).toMatchObject({
      code: "llm_timeout",
      detail: `no token in 200 ms: the proxy ${withoutCredentials()} does not answer`,
    });
    await until(() => proxy.tunnels === 0);
    await sleep(50);
    expect(proxy.asked).toEqual(["claude.test:443"]);
  });

  it("is left at once when the answer is stopped", async () => {
    proxy.manner = "hang";
    const abort = new AbortController();
    const reason = new Error("the student pressed stop");
    const generating = through(proxy.url, { signal: abort.signal });
    await until(() => proxy.tunnels === 1);
    abort.abort(reason);
    expect((await generating).error).toBe(reason);
    await until(() => proxy.tunnels === 0);
  });
});

it("an http URL is asked of the proxy itself, as its default rules often forbid tunnels to port 80", async () => {
  await claude.script({ answers: ["It is water."] });
  const { text } = await through(proxy.url, { baseUrl: "http://claude.test" });
  expect(text).toBe("It is water.");
  expect(proxy.asked).toEqual(["http://claude.test/v1/messages"]);
  expect(proxy.credentials).toEqual(["campus:p@ss-word"]);
});
