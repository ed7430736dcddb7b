import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Bff, NO_UPSTREAMS, startBff } from "../stage/bff.ts";
import { useFolder } from "../stage/folder.ts";

const PAGE_WITH_SCRIPTS =
  "<!doctype html><title>Randnotiz</title><script>first();</script><style>p{}</style>" +
  '<script type="application/json">{}</script><script type="text/plain" id="main">second();</script>';

const folder = useFolder();
let bff: Bff;

beforeAll(async () => {
  const widget = join(folder, "widget");
  await mkdir(join(widget, "frame", "assets"), { recursive: true });
  await mkdir(join(widget, "host"));
  await writeFile(join(widget, "frame", "index.html"), "<!doctype html><title>Sidenote</title>");
  await writeFile(join(widget, "frame", "assets", "main-1a2b.js"), "export {};");
  await writeFile(join(widget, "frame", "index.de.html"), PAGE_WITH_SCRIPTS);
  await writeFile(
    join(widget, "frame", "index.zh-Hant.html"),
    "<!doctype html><title>旁註</title>",
  );
  const text = "export const text = 'the same';";
  await writeFile(join(widget, "frame", "assets", "text-1a2b.js"), text);
  await writeFile(join(widget, "frame", "assets", "text-1a2b.js.br"), brotliCompressSync(text));
  await writeFile(join(widget, "frame", "assets", "text-1a2b.js.gz"), gzipSync(text));
  await mkdir(join(widget, "host", "embed"));
  await writeFile(join(widget, "host", "embed.js"), "customElements;");
  await writeFile(join(widget, "host", "embed", "1a2b3c.js"), "export {};");
  bff = await startBff(NO_UPSTREAMS, { WIDGET_DIR: widget });
});
afterAll(() => bff.close());

/** Returns the hash of an inline script or style as in a Content Security Policy. */
function toHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

describe("the widget's files", () => {
  it("may be framed only by registered sites, and run only their own scripts", async () => {
    const response = await fetch(`${bff.url}/widget/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<title>Sidenote</title>");
    const policy = Object.fromEntries(
      (response.headers.get("content-security-policy") ?? "").split(";").map((part) => {
        const [name = "", ...values] = part.trim().split(" ");
        return [name, values];
      }),
    );
    expect(policy["frame-ancestors"]?.toSorted()).toEqual(
      ["'self'", new URL(NO_UPSTREAMS.moodle.url).origin, "https://campus.example"].toSorted(),
    );
    expect(policy["default-src"]).toEqual(["'none'"]);
    expect(policy["script-src"]).toEqual(["'self'"]);
    expect(policy["connect-src"]).toEqual(["'self'"]);
    expect(policy["base-uri"]).toEqual(["'none'"]);
    expect(response.headers.get("x-frame-options")).toBeNull();
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("x-robots-tag")).toBe("noindex");
  });

  it.each(["/widget/", "/embed.js", "/context"])(
    "%s requires https of its own host only: below a path the domain is somebody else's",
    async (path) => {
      const { headers } = await fetch(`${bff.url}${path}`);
      expect(headers.get("strict-transport-security") ?? "").not.toContain("includeSubDomains");
    },
  );

  it("allow the page's inline scripts and styles by hash, and no others", async () => {
    const response = await fetch(`${bff.url}/widget/?locale=de-AT`);
    expect(await response.text()).toBe(PAGE_WITH_SCRIPTS);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain(`script-src 'self' ${toHash("first();")} ${toHash("second();")};`);
    expect(policy).toContain(`style-src 'self' ${toHash("p{}")};`);
    expect(policy).not.toContain("unsafe");
    const asset = await fetch(`${bff.url}/widget/assets/main-1a2b.js`);
    expect(asset.headers.get("content-security-policy")).toContain("script-src 'self';");
  });

  it.each([
    ["?locale=zh-TW", "de", "旁註"],
    ["?locale=sw", "de", "Sidenote"],
    ["?locale=no%20tag", "de", "Sidenote"],
    ["?locale=", "fr, de-CH;q=0.8, en;q=0.5", "Randnotiz"],
    ["", "de", "Randnotiz"],
    ["", "*", "Sidenote"],
    ["?locale=en&locale=de", "sw", "Sidenote"],
  ])(
    "are in the host's language, otherwise the browser's: %s, %s",
    async (query, accepted, title) => {
      const response = await fetch(`${bff.url}/widget/${query}`, {
        headers: { "accept-language": accepted },
      });
      expect(await response.text()).toContain(`<title>${title}</title>`);
      expect(response.headers.get("vary")).toContain("Accept-Language");
    },
  );

  it("are not sent again if unchanged", async () => {
    const first = await fetch(`${bff.url}/widget/?locale=de`);
    const etag = first.headers.get("etag") ?? "";
    const second = await fetch(`${bff.url}/widget/?locale=de`, {
      headers: { "if-none-match": etag, "cache-control": "max-age=0" },
    });
    expect(second.status).toBe(304);
  });

  it.each([
    ["br, gzip", "br"],
    ["gzip", "gzip"],
    ["identity", null],
  ])("are compressed as the browser accepts: %s", async (accepted, encoding) => {
    const response = await fetch(`${bff.url}/widget/assets/text-1a2b.js`, {
      headers: { "accept-encoding": accepted },
    });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("content-type")).toMatch(/javascript/);
    expect(response.headers.get("vary")).toContain("Accept-Encoding");
    expect(await response.text()).toBe("export const text = 'the same';");
  });

  it("cannot be used to read outside their folder", async () => {
    for (const path of [
      "/widget/..%2fhost%2fembed.js",
      "/widget/assets/..%2f..%2f..%2fhost%2fembed.js",
    ]) {
      expect((await fetch(`${bff.url}${path}`)).status).toBe(404);
    }
  });

  it("are cached forever if their name contains a hash", async () => {
    const response = await fetch(`${bff.url}/widget/assets/main-1a2b.js`);
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("x-frame-options")).toBeNull();
  });

  it("start at /widget/, to which /widget redirects", async () => {
    const response = await fetch(`${bff.url}/widget`, { redirect: "manual" });
    expect(response.status).toBe(301);
    expect(response.headers.get("location")).toBe("/widget/");
  });

  it("include a loader that any page may load", async () => {
    const response = await fetch(`${bff.url}/embed.js`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/javascript/);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  });

  it("serve their current host part to a loader of an earlier version, but not cached forever", async () => {
    const today = await fetch(`${bff.url}/embed/1a2b3c.js`);
    expect(today.headers.get("cache-control")).toContain("immutable");
    const earlier = await fetch(`${bff.url}/embed/0f0f0f.js`);
    expect(earlier.status).toBe(200);
    expect(await earlier.text()).toBe(await today.text());
    expect(earlier.headers.get("access-control-allow-origin")).toBe("*");
    expect(earlier.headers.get("cache-control")).not.toContain("immutable");
    expect((await fetch(`${bff.url}/embed/0f0f0f.css`)).status).toBe(404);
  });

  it("that do not exist are not_found, even without a token", async () => {
    const other = await startBff(NO_UPSTREAMS, { WIDGET_DIR: join(folder, "nowhere") });
    onTestFinished(() => other.close());
    for (const path of ["/widget/", "/widget/x.js", "/embed.js", "/embed/x.js"]) {
      const response = await fetch(`${other.url}${path}`);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});
