import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { moodle, startOther, useBff } from "../stage/one-bff.ts";
import { codeOf, toPerson } from "../stage/bff.ts";
import { CREDENTIALS, Proxy } from "../stage/proxy.ts";
import { until } from "../stage/until.ts";

useBff();

let proxy: Proxy;
beforeEach(async () => {
  proxy = await new Proxy({ "0.0.0.0": Number(new URL(moodle.url).port) }).start();
});
afterEach(() => proxy.stop());

/** Starts a BFF whose Moodle has this URL, and asks it a question. */
async function askThere(moodleUrl: string, over: Record<string, string>) {
  const other = await startOther({ MOODLE_URL: moodleUrl, ...over });
  const person = await toPerson(other, { url: moodleUrl });
  return { other, response: await person.ask({ message: "Hello" }) };
}

describe("a Moodle that is not on this computer", () => {
  // On Linux, 0.0.0.0 reaches this computer too, though it is not a loopback address.
  const toUrl = (): string => moodle.url.replace("127.0.0.1", "0.0.0.0");

  it("is asked through the proxy", async () => {
    const { response } = await askThere(toUrl(), { HTTP_PROXY: proxy.url });
    expect(response.status).toBe(200);
    expect(new Set(proxy.asked)).toEqual(new Set([`${toUrl()}/webservice/rest/server.php`]));
    expect(new Set(proxy.credentials)).toEqual(new Set(["campus:p@ss-word"]));
  });

  it("is asked directly if NO_PROXY names it", async () => {
    const over = { HTTP_PROXY: proxy.url, NO_PROXY: "campus.example,0.0.0.0/8" };
    const { response } = await askThere(toUrl(), over);
    expect(response.status).toBe(200);
    expect(proxy.asked).toEqual([]);
  });
});

describe("a proxy that does not lead to Moodle", () => {
  const HOST = "https://moodle.test";

  it("is named in the log if it refuses", async () => {
    proxy.manner = 407;
    const { other, response } = await askThere(HOST, { HTTPS_PROXY: proxy.url });
    expect(await codeOf(response)).toBe("moodle_unavailable");
    expect(other.log()).toMatch(/the proxy http:\/\/[\d.:]+ refused moodle\.test:443: HTTP 407/);
    expect(other.log()).not.toMatch(CREDENTIALS);
  });

  it("is named in the log if it does not answer, and the tunnel is given up", async () => {
    proxy.manner = "hang";
    const over = { HTTPS_PROXY: proxy.url, MOODLE_TIMEOUT_SECONDS: "0.2" };
    const { other, response } = await askThere(HOST, over);
    expect(await codeOf(response)).toBe("moodle_timeout");
    expect(other.log()).toMatch(/no answer in 200 ms through the proxy http:\/\/[\d.:]+"/);
    await until(() => proxy.tunnels === 0);
  });
});
