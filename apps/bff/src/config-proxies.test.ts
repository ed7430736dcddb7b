import { describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";
import { findProxy } from "./config-proxies.ts";

const READY = {
  ANTHROPIC_API_KEY: "key",
  MOODLE_URL: "https://moodle.example",
  MOODLE_TOKEN: "token",
  LAUNCH_SECRETS: `kid:${"s".repeat(32)}`,
};
const PROXY = "http://proxy.example:3128";

function proxyTo(url: string, variables: Record<string, string>): string | undefined {
  return findProxy(url, parseConfig({ ...READY, ...variables }).proxies)?.href;
}

describe("the proxy to a URL", () => {
  it("is that of its scheme; a lower-case variable has precedence, and there may be none", () => {
    const both = { HTTPS_PROXY: PROXY, HTTP_PROXY: "http://other.example:8080" };
    expect(proxyTo("https://a.example", both)).toBe(`${PROXY}/`);
    expect(proxyTo("http://a.example", both)).toBe("http://other.example:8080/");
    expect(proxyTo("https://a.example", { ...both, https_proxy: "http://x" })).toBe("http://x/");
    expect(proxyTo("https://a.example", { ...both, https_proxy: "" })).toBe(`${PROXY}/`);
    expect(proxyTo("https://a.example", { HTTP_PROXY: PROXY })).toBeUndefined();
    expect(proxyTo("https://a.example", {})).toBeUndefined();
  });

  it.each([
    ["proxy.example:3128", `${PROXY}/`],
    ["https://proxy.example", "https://proxy.example/"],
    ["u:p%40ss@proxy.example:3128", "http://u:p%40ss@proxy.example:3128/"],
  ])("may be given as %s", (given, expected) => {
    expect(proxyTo("https://a.example", { HTTPS_PROXY: given })).toBe(expected);
  });

  it.each(["localhost", "app.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])(
    "is none for this computer: %s",
    (host) => {
      expect(proxyTo(`https://${host}:8443`, { HTTPS_PROXY: PROXY })).toBeUndefined();
    },
  );

  it.each([
    ["moodle.campus.example", "moodle.campus.example"],
    ["moodle.campus.example", "other.example, CAMPUS.example"],
    ["moodle.campus.example", "other.example .campus.example"],
    ["moodle.campus.example", "*.campus.example"],
    ["moodle.campus.example", "campus.example:443"],
    ["moodle.campus.example", "*"],
    ["10.1.2.3", "10.1.2.3"],
    ["10.1.2.3", "10.0.0.0/8"],
    ["[2001:db8::1]", "2001:db8::/32"],
    ["[2001:db8::1]", "[2001:db8::1]"],
  ])("is none for %s with NO_PROXY=%s", (host, none) => {
    const over = { HTTPS_PROXY: PROXY, NO_PROXY: none };
    expect(proxyTo(`https://${host}/login`, over)).toBeUndefined();
  });

  it.each([
    ["notcampus.example", "campus.example"],
    ["campus.example.evil.example", "campus.example"],
    ["campus.example", "moodle.campus.example"],
    ["campus.example", "campus.example:8443"],
    ["11.1.2.3", "10.0.0.0/8"],
    ["110.1.2.3", "10.1.2.3"],
    ["campus.example", ","],
  ])("remains for %s with NO_PROXY=%s", (host, none) => {
    expect(proxyTo(`https://${host}`, { HTTPS_PROXY: PROXY, NO_PROXY: none })).toBe(`${PROXY}/`);
  });
});

describe("an invalid proxy", () => {
  it.each([
    [{ HTTPS_PROXY: "http://" }, "HTTPS_PROXY: must be a URL such as"],
    [{ https_proxy: "http://u:SECRET@proxy:port" }, "https_proxy: must be a URL such as"],
    [{ HTTP_PROXY: "socks5://u:SECRET@proxy:1080" }, "HTTP_PROXY: must be an http:// or https://"],
    [{ http_proxy: "http://u:SECRET%@proxy" }, "http_proxy: has credentials that are not"],
    [{ NO_PROXY: "10.0.0.0/33" }, "NO_PROXY: must be hosts, domains, addresses or networks"],
    [{ no_proxy: "https://moodle.example" }, "no_proxy: must be hosts, domains, addresses or"],
  ])("is reported with the other errors: %o", (variables, fault) => {
    const parse = () => parseConfig({ ...READY, PORT: "eighty", ...variables });
    expect(parse).toThrow(fault);
    expect(parse).toThrow("PORT");
    expect(parse).not.toThrow("SECRET");
  });
});
