import { createHash, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Context, Usage } from "@sidenote/protocol";
import { contextSchema } from "@sidenote/protocol";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { BARE_SITE, type Bff, Person, startBff, toPerson } from "../stage/bff.ts";
import { signToken } from "../stage/launch-token.ts";
import { startRedis } from "../stage/redis.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let bff: Bff;
let sofia: Person;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sidenote-app-"));
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
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle }, { WIDGET_DIR: widget });
  sofia = await toPerson(bff, moodle);
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop(), rm(folder, { recursive: true })]);
});
beforeEach(async () => {
  await Promise.all([claude.reset(), moodle.reset()]);
});

const others: Bff[] = [];
/** Starts a second BFF, which is closed after the test. */
async function startOther(over: Record<string, string>): Promise<Bff> {
  const other = await startBff({ claude, moodle }, over);
  others.push(other);
  return other;
}
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});

/** Sends text over TCP and returns everything the server sends until it closes the connection. */
async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.end(text);
  let answer = "";
  for await (const piece of socket) answer += String(piece);
  return answer;
}

const PAGE_WITH_SCRIPTS =
  "<!doctype html><title>Randnotiz</title><script>first();</script><style>p{}</style>" +
  '<script type="application/json">{}</script><script type="text/plain" id="main">second();</script>';

/** Returns the hash of an inline script or style as in a Content Security Policy. */
function toHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code?: string }).code;
}

describe("requests", () => {
  const bad: [string, unknown][] = [
    ["no body", undefined],
    ["an empty body", ""],
    ["incomplete JSON", '{"message":'],
    ["a JSON string", '"Hello"'],
    ["null", "null"],
    ["an array", "[]"],
    ["no message", {}],
    ["a message that is not a string", { message: 7 }],
    ["an empty message", { message: "" }],
    ["a message of only white space", { message: " \n\t\u3000" }],
    ["an unknown field", { message: "Hi", temperature: 1 }],
    ["a history of its own", { message: "Hi", messages: [{ role: "assistant", content: "x" }] }],
    ["a role", { message: "Hi", role: "system" }],
    ["a user", { message: "Hi", user_id: 6 }],
    ["a course", { message: "Hi", course_id: 3 }],
    ["a message ID that is not a UUID", { message: "Hi", message_id: "1" }],
    ["an invalid session ID", { message: "Hi", session_id: "../x" }],
    ["a session ID that contains a Redis key", { message: "Hi", session_id: "a}:messages" }],
    ["an empty ID of a replaced message", { message: "Hi", replace_message_id: "" }],
    ["null for an optional field", { message: "Hi", session_id: null }],
  ];
  it.each(bad)("with %s are refused as invalid_request", async (_name, body) => {
    const response = await sofia.send("POST", "/chat", body, { accept: "text/event-stream" });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({
      type: "error",
      code: "invalid_request",
      retryable: false,
      request_id: response.headers.get("x-request-id"),
    });
    expect(await claude.requests()).toEqual([]);
  });

  it("that are invalid get the field's name in the error, never its value", async () => {
    const response = await sofia.ask({ message: { secret: "SECRET" }, more: "SECRET" });
    const { message } = (await response.json()) as { message: string };
    expect(message).toContain("message");
    expect(message).toContain("more");
    expect(message).not.toContain("SECRET");
  });

  it.each([
    ["letters", "x"],
    ["characters of two code units", "🧬"],
    ["characters of three bytes", "水"],
  ])("may contain up to 8,000 %s", async (_name, character) => {
    const most = await sofia.ask({ message: `  ${character.repeat(8000)}\n` });
    expect(most.status).toBe(200);
    const more = await sofia.ask({ message: character.repeat(8001) });
    expect(more.status).toBe(400);
    expect(await codeOf(more)).toBe("invalid_request");
  });

  it("are limited to a configurable length", async () => {
    const other = await startOther({ MESSAGE_MAX_CHARACTERS: "5" });
    const person = await toPerson(other, moodle);
    expect((await person.ask({ message: "12345" })).status).toBe(200);
    expect((await person.ask({ message: "123456" })).status).toBe(400);
  });

  it("must be valid UTF-8, which is never repaired", async () => {
    const around = (middle: readonly number[]): Uint8Array =>
      new Uint8Array([...Buffer.from('{"message":"Grüße '), ...middle, ...Buffer.from('"}')]);
    expect((await sofia.send("POST", "/chat", around([0xc3, 0xa9]))).status).toBe(200);
    for (const broken of [[0xe9], [0xff, 0xfe], [0xed, 0xa0, 0x80], [0xc0, 0xaf]]) {
      const response = await sofia.send("POST", "/chat", around(broken));
      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe("invalid_request");
    }
    const wide = await sofia.send("POST", "/chat", Buffer.from('{"message":"Hi"}', "utf16le"), {
      "content-type": "application/json; charset=utf-16le",
    });
    expect(wide.status).toBe(400);
  });

  it("with a corrupt compressed body are the client's fault", async () => {
    for (const encoding of ["gzip", "deflate", "br"]) {
      const response = await sofia.send("POST", "/chat", "zz", { "content-encoding": encoding });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "invalid_request", retryable: false });
    }
    expect(
      (
        await sofia.send("POST", "/chat", gzipSync('{"message":"Hi"}'), {
          "content-encoding": "gzip",
        })
      ).status,
    ).toBe(200);
  });

  it("of megabytes are refused so that the sender sees the response", async () => {
    for (let round = 0; round < 12; round += 1) {
      const response = await sofia.send("POST", "/chat", "x".repeat(5_000_000));
      expect(response.status).toBe(413);
    }
  });

  it("get a stream if they accept its type, whatever its parameters", async () => {
    for (const accept of [
      "text/event-stream; charset=utf-8",
      'text/event-stream;version="1, 2";q=0.9, application/json;q=0.8',
      "text/event-stream, */*;q=0.1",
    ]) {
      const response = await sofia.send("POST", "/chat", { message: "Hi" }, { accept });
      expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
      await response.body?.cancel();
    }
  });

  it("that are not valid HTTP are refused with a request ID, like all others", async () => {
    for (const [text, status] of [
      ["NONSENSE\r\n\r\n", 400],
      [`GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(40_000)}\r\n\r\n`, 431],
      [
        "GET /ws/chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        400,
      ],
    ] as const) {
      const answer = await sendRaw(bff.url, text);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toMatch(/^X-Request-Id: [\w-]{36}\r$/m);
      expect(answer).toContain('"code":"invalid_request"');
    }
  });

  it("of more than 64 KiB are payload_too_large, with or without a Content-Length", async () => {
    const fits = `{"message":"Hi"}`.padEnd(64 * 1024, " ");
    expect((await sofia.send("POST", "/chat", fits)).status).toBe(200);
    const told = await sofia.send("POST", "/chat", `${fits} `);
    expect(told.status).toBe(413);
    expect(await codeOf(told)).toBe("payload_too_large");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(bff.url);
      const sending = httpRequest({ port, method: "POST", path: "/chat" }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.on("error", reject);
      sending.setHeader("authorization", `Bearer ${sofia.token}`);
      sending.setHeader("transfer-encoding", "chunked");
      sending.end(`${fits} `);
    });
    expect(status).toBe(413);
  });

  it("are read as UTF-8 JSON whatever their content type", async () => {
    const body = JSON.stringify({ message: "Wie hängt das zusammen? 🧬" });
    const response = await sofia.send("POST", "/chat", body, { "content-type": "text/plain" });
    expect(response.status).toBe(200);
    const sent = JSON.stringify((await claude.requests()).at(-1)?.body.messages);
    expect(sent).toContain("hängt das zusammen? 🧬");
  });

  it("in another character set or encoding are refused, not misread", async () => {
    for (const headers of [
      { "content-type": "application/json; charset=iso-8859-1" },
      { "content-encoding": "zstd-or-so" },
    ]) {
      const response = await sofia.send("POST", "/chat", '{"message":"Hi"}', headers);
      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe("invalid_request");
    }
  });

  it("may not decompress to a large body", async () => {
    const bomb = gzipSync(JSON.stringify({ message: "x".repeat(10_000_000) }));
    const response = await sofia.send("POST", "/chat", new Uint8Array(bomb), {
      "content-encoding": "gzip",
    });
    expect(response.status).toBe(413);
  });

  it.each([
    "/nothing",
    "/chat/a/b/c",
    "/chat/x.y",
    "/chat/%00",
    "/chat/%E0%A4%A",
    "/widget/nothing.js",
    "/chat/../../etc/passwd",
  ])("for an unknown path get not_found: %s", async (path) => {
    const response = await sofia.send("GET", path);
    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe("not_found");
  });
});

describe("every response", () => {
  it("has its own request ID", async () => {
    const ids = await Promise.all(
      ["/healthz", "/widget/", "/embed.js", "/nothing", "/context"].map(async (path) =>
        (await fetch(`${bff.url}${path}`)).headers.get("x-request-id"),
      ),
    );
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("uses a valid request ID from a proxy in header, body and log, and ignores any other", async () => {
    const given = "req-1234-from-proxy";
    const response = await sofia.send("POST", "/chat", {}, { "x-request-id": given });
    expect(response.headers.get("x-request-id")).toBe(given);
    expect(await response.json()).toMatchObject({ request_id: given });
    await until(() => bff.log().includes(given));
    for (const bad of ["short", "x".repeat(100), "a b c d e f g h", '"><script>']) {
      const other = await sofia.send("GET", "/healthz", undefined, { "x-request-id": bad });
      expect(other.headers.get("x-request-id")).not.toBe(bad);
    }
  });

  it("is not cached, and does not name the server's software", async () => {
    for (const path of ["/context", "/chat/sessions", "/healthz", "/readyz"]) {
      const { headers } = await sofia.send("GET", path);
      expect([path, headers.get("cache-control")]).toEqual([path, "no-store"]);
      expect(headers.get("x-powered-by")).toBeNull();
    }
    const { headers } = await sofia.send("GET", "/context");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("cross-origin requests", () => {
  const preflight = (origin: string) =>
    fetch(`${bff.url}/chat`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,last-event-id",
      },
    });

  it("from registered origins may send the token's header and read the request ID", async () => {
    for (const origin of ["https://campus.example", new URL(moodle.url).origin]) {
      const allowed = await preflight(origin);
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
      expect(allowed.headers.get("access-control-allow-headers")?.toLowerCase()).toContain(
        "authorization",
      );
      expect(allowed.headers.get("access-control-allow-headers")?.toLowerCase()).toContain(
        "last-event-id",
      );
      expect(allowed.headers.get("vary")).toContain("Origin");
      const answer = await sofia.send("GET", "/chat/sessions", undefined, { origin });
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      expect(answer.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  it.each([
    "https://evil.example",
    "https://campus.example.evil.example",
    "http://campus.example",
    "https://sub.campus.example",
    "https://campus.example:8443",
    "null",
  ])("from %s are not allowed", async (origin) => {
    expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
    const answer = await sofia.send("GET", "/chat/sessions", undefined, { origin });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("may read an error response too", async () => {
    const answer = await fetch(`${bff.url}/chat/sessions`, {
      headers: { origin: "https://campus.example" },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://campus.example");
  });
});

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
      ["'self'", new URL(moodle.url).origin, "https://campus.example"].toSorted(),
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
    const other = await startOther({ WIDGET_DIR: join(folder, "nowhere") });
    for (const path of ["/widget/", "/widget/x.js", "/embed.js", "/embed/x.js"]) {
      const response = await fetch(`${other.url}${path}`);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});

describe("operators' endpoints", () => {
  it("report health, readiness and version", async () => {
    expect(await (await fetch(`${bff.url}/healthz`)).json()).toEqual({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      time: expect.stringMatching(/Z$/),
      model: expect.stringMatching(/^(untried|ok)$/),
    });
    expect(await (await fetch(`${bff.url}/readyz`)).json()).toEqual({
      status: "ready",
      trouble: [],
    });
  });

  it("report the outcome of the model's last answer", async () => {
    const other = await startOther({});
    const person = await toPerson(other, moodle);
    const state = async () =>
      ((await (await fetch(`${other.url}/healthz`)).json()) as { model: string }).model;
    expect(await state()).toBe("untried");
    await claude.script({ failures: [{ kind: "401", times: 9 }] });
    await person.ask({ message: "One" });
    expect(await state()).toBe("llm_unavailable");
    await claude.reset();
    await person.ask({ message: "Two" });
    expect(await state()).toBe("ok");
  });

  it("count by route, outcome and kind, without IDs or text", async () => {
    const answer = await sofia.ask({ message: "How is osmosis counted?" });
    const { session_id, message_id } = (await answer.json()) as Record<string, string>;
    const path = `/chat/${session_id}/messages/${message_id}/feedback`;
    await sofia.send("PUT", path, { rating: "down", reason: "No osmosis in it" });
    await sofia.ask({ message: "" });
    await sofia.send("GET", "/CHAT/nothing");
    const response = await fetch(`${bff.url}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    const metrics = await response.text();
    expect(metrics).toMatch(/^sidenote_turns_total\{outcome="complete"\} \d+/m);
    expect(metrics).toMatch(
      /^sidenote_http_requests_total\{method="POST",route="\/chat\/?",status="200"\} \d+/m,
    );
    // Failed requests are counted under the same route as others, whatever the case of their path.
    expect(metrics).toMatch(/\{method="POST",route="\/chat\/?",status="400"\} \d+/);
    expect(metrics).toMatch(/\{method="GET",route="\/chat\/:session_id",status="404"\} \d+/);
    expect(metrics).not.toMatch(/route="(\/:session_id|\/CHAT)/);
    expect(metrics).toMatch(/^sidenote_tokens_total\{kind="output_tokens",site="moodle"\} [1-9]/m);
    expect(metrics).toMatch(/^sidenote_moodle_call_seconds_count\{/m);
    expect(metrics).toMatch(/^sidenote_first_token_seconds_count [1-9]/m);
    expect(metrics).toMatch(/^sidenote_turns_running 0$/m);
    expect(metrics).toMatch(/^sidenote_feedback_total\{rating="down"\} 1$/m);
    expect(metrics).toMatch(/^sidenote_streams_open\{kind="sse"\} 0$/m);
    expect(metrics).toMatch(/^sidenote_streams_open\{kind="websocket"\} 0$/m);
    const busy = /^nodejs_eventloop_utilization (\S+)/m.exec(metrics)?.[1];
    expect(Number(busy)).toBeGreaterThan(0);
    expect(Number(busy)).toBeLessThanOrEqual(1);
    // Measuring these would wake an idle process a hundred times a second.
    expect(metrics).not.toMatch(/nodejs_eventloop_lag_(min|max|mean|stddev|p\d+)/);
    expect(metrics).not.toContain("osmosis");
    expect(metrics).not.toContain(moodle.url);
  });
});

describe("/context", () => {
  async function contextOf(person: Person, query = ""): Promise<Context> {
    const response = await person.send("GET", `/context${query}`);
    expect(response.status).toBe(200);
    return contextSchema.parse(await response.json());
  }

  it("returns the user, the course, and what the user may do", async () => {
    const context = await contextOf(sofia);
    expect(context).not.toHaveProperty("latest_session_id");
    expect(context).toMatchObject({
      user: { first_name: "Sofia" },
      course: {
        id: 2,
        fullname: "Introduction to Biology",
        shortname: "BIO101",
        url: `${moodle.url}/course/view.php?id=2`,
      },
      policy: "accepted",
      policy_kept_by: "moodle",
      title: "Sidenote",
      limits: null,
      retention_seconds: 86_400,
      message_max_characters: 8000,
      feedback_days: 0,
    });
    const amira = await toPerson(bff, moodle, { sub: "5" });
    expect(await contextOf(amira)).toMatchObject({ policy: "required", policy_kept_by: "moodle" });
    const outside = await toPerson(bff, moodle, { course_id: undefined });
    expect((await contextOf(outside)).course).toBeNull();
  });

  it("returns the latest conversation on request", async () => {
    const amira = await toPerson(bff, moodle, { sub: "5" });
    expect(await contextOf(amira, "?latest=1")).toMatchObject({ latest_session_id: null });
    const person = await toPerson(bff, moodle, { sub: "3", jti: "latest" });
    const answer = await (await person.ask({ message: "What is a cell?" })).json();
    const { latest_session_id: latest } = await contextOf(person, "?latest=1");
    expect(answer).toMatchObject({ session_id: latest });
  });

  it("returns what is left of the day's quota, which a question reduces", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "5", USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    const before = await contextOf(person);
    expect(before.limits).toEqual({ messages_left: 5, tokens_left: 100_000, resets_at: null });
    await person.ask({ message: "One" });
    const { limits } = await contextOf(person);
    expect(limits?.messages_left).toBe(4);
    expect(limits?.tokens_left).toBeLessThan(100_000);
    expect(limits?.tokens_left).toBeGreaterThan(90_000);
    expect(Date.parse(limits?.resets_at ?? "")).toBeGreaterThan(Date.now());
  });

  it("shows that a question that failed because of Moodle cost nothing", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "5", USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    await contextOf(person);
    await moodle.script({ failure: "err_db_down" });
    expect((await person.ask({ message: "One" })).status).toBe(503);
    await moodle.reset();
    expect((await contextOf(person)).limits).toMatchObject({
      messages_left: 5,
      tokens_left: 100_000,
    });
  });

  it.each([
    [{ sub: "4" }, 403, "forbidden"],
    [{ sub: "7" }, 403, "forbidden"],
    [{ course_id: 4 }, 403, "forbidden"],
  ])("is forbidden for %j", async (claims, status, code) => {
    const response = await (await toPerson(bff, moodle, claims)).send("GET", "/context");
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  it.each([
    ["network", 503, "moodle_unavailable"],
    ["err_maintenance_mode", 503, "moodle_unavailable"],
    ["html", 502, "moodle_error"],
  ])("returns an HTTP error if Moodle fails: %s", async (failure, status, code) => {
    await moodle.script({ failure });
    const response = await sofia.send("GET", "/context");
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });
});

describe("accepting the policy", () => {
  it("is refused where Moodle keeps acceptances", async () => {
    const response = await sofia.send("POST", "/policy/accept");
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe("policy_kept_elsewhere");
  });

  it("is possible where the BFF keeps acceptances, and not needed where the site has no policy", async () => {
    const file = join(folder, "sites.json");
    await writeFile(
      file,
      JSON.stringify([
        { ...BARE_SITE, policy: "bff" },
        { ...BARE_SITE, id: "free", issuer: "https://free.example", policy: "none" },
      ]),
    );
    const other = await startOther({ SITES_FILE: file });
    const anna = new Person(other.url, await signToken({ sub: "anna" }));
    const read = async (person: Person) => (await person.send("GET", "/context")).json();
    expect(await read(anna)).toMatchObject({
      policy: "required",
      policy_kept_by: "bff",
      course: null,
      user: { first_name: "" },
    });
    expect(await (await anna.ask({ message: "Hi" })).json()).toMatchObject({
      type: "policy_required",
    });
    for (let round = 0; round < 2; round += 1) {
      const accepted = await anna.send("POST", "/policy/accept");
      expect(accepted.status).toBe(204);
    }
    expect(await read(anna)).toMatchObject({ policy: "accepted" });
    expect(await (await anna.ask({ message: "Hi" })).json()).toMatchObject({ type: "message" });
    const held = (await (await anna.send("GET", "/users/me/export")).json()) as Record<
      string,
      unknown
    >;
    expect(held["policy_accepted_at"]).toMatch(/Z$/);
    const ben = new Person(other.url, await signToken({ sub: "ben" }));
    expect(await read(ben)).toMatchObject({ policy: "required" });
    expect(await (await anna.send("DELETE", "/users/me")).json()).toMatchObject({
      erased: { sessions: 2, policy_acceptances: 1 },
    });
    expect(await read(anna)).toMatchObject({ policy: "required" });

    const free = new Person(
      other.url,
      await signToken({ iss: "https://free.example", sub: "anna" }),
    );
    expect(await read(free)).toMatchObject({ policy: "not_needed", policy_kept_by: "none" });
    expect(await (await free.ask({ message: "Hi" })).json()).toMatchObject({ type: "message" });
  });

  it("is not the only setting of a site without a Moodle: it can also configure its assistant", async () => {
    const file = join(folder, "sites.json");
    const assistant = {
      title: "Ada",
      welcome: "Ask about the library.",
      starters: ["When is it open?"],
      persona: "Ada, the library's assistant",
      instructions: "The library is open from 8 to 20.",
    };
    await writeFile(file, JSON.stringify([{ ...BARE_SITE, assistant }]));
    const other = await startOther({ SITES_FILE: file });
    const anna = new Person(other.url, await signToken({ sub: "anna", course_id: undefined }));
    const { title, welcome, starters } = assistant;
    expect(await (await anna.send("GET", "/context")).json()).toMatchObject({
      title,
      welcome,
      starters,
    });
    await anna.ask({ message: "When is it open?" });
    const system = JSON.stringify((await claude.requests())[0]?.body.system);
    expect(system).toContain("You are Ada, the library's assistant.");
    expect(system).toContain("open from 8 to 20");
  });
});

describe("limits", () => {
  it("of messages per minute apply to one user, as rate_limited", async () => {
    const other = await startOther({ USER_MESSAGES_PER_MINUTE: "2" });
    const person = await toPerson(other, moodle);
    const teacher = await toPerson(other, moodle, { sub: "6", role: "teacher" });
    const messageId = "9b2d4a44-5be2-4c8e-9b1e-0f6f3c1d2e3f";
    expect((await person.ask({ message: "One", message_id: messageId })).status).toBe(200);
    expect((await person.ask({ message: "Two" })).status).toBe(200);
    const refused = await person.ask({ message: "Three" });
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get("retry-after"));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({
      code: "rate_limited",
      retryable: true,
      retry_after: wait,
    });
    // A repeated question is not a new one.
    expect((await person.ask({ message: "One", message_id: messageId })).status).toBe(200);
    expect((await teacher.ask({ message: "One" })).status).toBe(200);
  });

  it("of messages per day apply to one user, as quota_exceeded", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "1" });
    const person = await toPerson(other, moodle);
    expect((await person.ask({ message: "One" })).status).toBe(200);
    const refused = await person.send(
      "POST",
      "/chat",
      { message: "Two" },
      { accept: "text/event-stream" },
    );
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(await codeOf(refused)).toBe("quota_exceeded");
  });

  it("of messages per day in one course come from the launch token", async () => {
    const user = { sub: "3", messages_per_day: 1 };
    const inBiology = await toPerson(bff, moodle, { ...user, course_id: 2 });
    const limits = async (): Promise<unknown> =>
      ((await (await inBiology.send("GET", "/context")).json()) as Context).limits;
    expect(await limits()).toMatchObject({ messages_left: 1 });
    expect((await inBiology.ask({ message: "Hello" })).status).toBe(200);
    expect(await limits()).toMatchObject({ messages_left: 0 });
    const refused = await inBiology.ask({ message: "And more?" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3600);
    expect(await codeOf(refused)).toBe("quota_exceeded");
    const unlimited = await toPerson(bff, moodle, { sub: "3", course_id: 2 });
    expect((await unlimited.ask({ message: "And more?" })).status).toBe(200);
    for (const messages_per_day of [0, 1.5, "3"]) {
      const person = await toPerson(bff, moodle, { ...user, messages_per_day });
      expect((await person.send("GET", "/context")).status).toBe(401);
    }
  });

  it("are not charged for a question that is repeated or refused", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "9", USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    const left = async () =>
      ((await (await person.send("GET", "/context")).json()) as Context).limits;
    const first = (await (await person.ask({ message: "One" })).json()) as { session_id: string };
    const { session_id } = first;
    const body = { message: "Two", message_id: randomUUID(), session_id };
    expect((await person.ask(body)).status).toBe(200);
    const before = await left();
    expect(before).toMatchObject({ messages_left: 7 });
    for (let round = 0; round < 3; round += 1) expect((await person.ask(body)).status).toBe(200);
    expect(
      (await person.ask({ message: "Three", session_id: "no-such-session-at-all" })).status,
    ).toBe(404);
    await claude.script({ answers: ["word ".repeat(300)], pace_ms: 10 });
    const running = await (await person.stream({ message: "Four", session_id })).readText();
    expect((await person.ask({ message: "Five", session_id })).status).toBe(409);
    expect(await left()).toMatchObject({ messages_left: 6 });
    await person.send("POST", `/chat/${session_id}/turns/${running.ref.turnId}/stop`);
    await running.readAll();
    // At most two turns' tokens are used: what was reserved for the others has been returned.
    expect(Number((await left())?.tokens_left)).toBeGreaterThan(Number(before?.tokens_left) - 8000);
  });

  it("of tokens count the written part of a stopped answer, and no reads from the prompt cache", async () => {
    const other = await startOther({ USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    const left = async (): Promise<number> =>
      Number(
        ((await (await person.send("GET", "/context")).json()) as Context).limits?.tokens_left,
      );
    // What is in the prompt cache by now is not counted again.
    const whole = (await (await person.ask({ message: "One" })).json()) as { usage: Usage };
    const again = await left();
    const next = (await (await person.ask({ message: "Two" })).json()) as { usage: Usage };
    const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } =
      next.usage;
    expect(cache_read_input_tokens).toBeGreaterThan(0);
    expect(again - (await left())).toBe(input_tokens + cache_creation_input_tokens + output_tokens);
    expect(whole.usage.output_tokens).toBeGreaterThan(0);

    await claude.script({ answers: ["word ".repeat(900)], pace_ms: 5 });
    const before = await left();
    const stream = await person.stream({ message: "Three" });
    await until(() => stream.text.length > 800);
    const { sessionId, turnId } = stream.ref;
    await person.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "done", status: "stopped" });
    expect(before - (await left())).toBeGreaterThan(stream.text.length / 8);
  });

  it("per address apply to the test stream too", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "2" });
    const ask = async () => {
      const response = await fetch(`${other.url}/healthz/stream`);
      await response.body?.cancel();
      return response.status;
    };
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  });

  it("per day are not used up by questions to which the model returned no text", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "1" });
    const person = await toPerson(other, moodle);
    await claude.script({ failures: [{ kind: "529", times: 20 }] });
    expect((await person.ask({ message: "One" })).status).toBe(503);
    await claude.reset();
    // The model reported the input tokens, but sent no text.
    await claude.script({ failures: [{ kind: "error_mid_stream", after_events: 0, times: 20 }] });
    expect((await person.ask({ message: "Two" })).status).toBe(503);
    await claude.reset();
    expect((await person.ask({ message: "Three" })).status).toBe(200);
    expect((await person.ask({ message: "Four" })).status).toBe(429);
  });

  it("of tokens per day bound the answer's length, then are quota_exceeded", async () => {
    const other = await startOther({ USER_TOKENS_PER_DAY: "2000", ANTHROPIC_MAX_TOKENS: "1500" });
    const person = await toPerson(other, moodle);
    await claude.script({ answers: Array.from({ length: 9 }, () => "word ".repeat(500)) });
    expect((await person.ask({ message: "What is osmosis?" })).status).toBe(200);
    const [sent] = await claude.requests();
    expect(sent?.body.max_tokens).toBeLessThanOrEqual(1500);
    let response = await person.ask({ message: "And again?" });
    for (let round = 0; round < 8 && response.status === 200; round += 1) {
      response = await person.ask({ message: "And again?" });
    }
    expect(response.status).toBe(429);
    expect(await codeOf(response)).toBe("quota_exceeded");
  });

  it("of a site's tokens per day apply to all its users together, and are logged once", async () => {
    const file = join(folder, "budgets.json");
    const sites = [
      { ...BARE_SITE, tokens_per_day: 2000 },
      { ...BARE_SITE, id: "free", issuer: "https://free.example", tokens_per_day: 0 },
      { ...BARE_SITE, id: "usual", issuer: "https://usual.example" },
    ];
    await writeFile(file, JSON.stringify(sites));
    const other = await startOther({
      SITES_FILE: file,
      SITE_TOKENS_PER_DAY: "9000",
      ANTHROPIC_MAX_TOKENS: "1500",
    });
    await claude.script({ answers: Array.from({ length: 9 }, () => "word ".repeat(500)) });
    const newcomer = async (iss: string): Promise<Person> =>
      new Person(other.url, await signToken({ iss, sub: randomUUID() }));
    const ask = async (site: string) => (await newcomer(site)).ask({ message: "What is osmosis?" });
    let response = await ask(BARE_SITE.issuer);
    expect(response.status).toBe(200);
    for (let round = 0; round < 8 && response.status === 200; round += 1) {
      response = await ask(BARE_SITE.issuer);
    }
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ code: "quota_exceeded", retryable: true });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(3600);
    const tokensLeft = async (site: string) =>
      ((await (await (await newcomer(site)).send("GET", "/context")).json()) as Context).limits;
    expect(await tokensLeft(BARE_SITE.issuer)).toMatchObject({ tokens_left: 0 });
    expect(await tokensLeft("https://usual.example")).toMatchObject({ tokens_left: 9000 });
    expect(await tokensLeft("https://free.example")).toBeNull();
    expect((await ask("https://free.example")).status).toBe(200);
    await ask(BARE_SITE.issuer);
    expect(other.log().match(/used up its tokens for today/g)).toHaveLength(1);
  });

  it("do not charge a message for a refused turn", async () => {
    const other = await startOther({ USER_MESSAGES_PER_MINUTE: "1" });
    const amira = await toPerson(other, moodle, { sub: "5" });
    for (let round = 0; round < 3; round += 1) {
      expect(await (await amira.ask({ message: "Hi" })).json()).toMatchObject({
        type: "policy_required",
      });
    }
  });

  it("per address apply before the token is verified, and not to health checks", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "3" });
    for (let round = 0; round < 3; round += 1) {
      expect((await fetch(`${other.url}/context`)).status).toBe(401);
    }
    const refused = await fetch(`${other.url}/context`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(await codeOf(refused)).toBe("rate_limited");
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      expect((await fetch(`${other.url}${path}`)).status).toBe(200);
    }
    // A proxy on this machine is trusted to name the client's address.
    const forwarded = await fetch(`${other.url}/context`, {
      headers: { "x-forwarded-for": "203.0.113.9" },
    });
    expect(forwarded.status).toBe(401);
  });

  it("ignore a client's X-Forwarded-For if no proxy is trusted", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "1", TRUST_PROXY: "false" });
    const statuses: number[] = [];
    for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.3"]) {
      const response = await fetch(`${other.url}/context`, {
        headers: { "x-forwarded-for": address },
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([401, 429, 429]);
  });
});

describe("an idle stream", () => {
  afterEach(() => vi.useRealTimers());

  it("sends a comment every 15 seconds, which is not an event", async () => {
    await claude.script({ failures: [{ kind: "stall", after_events: 2 }], pace_ms: 5 });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const stream = await (await sofia.stream({ message: "Tell me about cells" })).readText();
    await until(() => /"chunk"/.test(stream.raw));
    const before = stream.events.length;
    expect(stream.raw).not.toMatch(/^:/m);
    vi.advanceTimersByTime(15_000);
    await until(() => /^: .*\n\n/m.test(stream.raw));
    expect(stream.events.length).toBeGreaterThanOrEqual(before);
    vi.useRealTimers();
    const { sessionId, turnId } = stream.ref;
    await sofia.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "done", status: "stopped" });
  });
});

describe("without listeners", () => {
  it("a turn continues for the grace period, then is aborted upstream and kept as interrupted", async () => {
    const other = await startOther({ GRACE_SECONDS: "0.3" });
    const person = await toPerson(other, moodle);
    await claude.script({ answers: ["word ".repeat(3000)], pace_ms: 10 });
    const stream = await (await person.stream({ message: "Tell me" })).readText();
    await stream.leave();
    await until(async () => (await claude.requests())[0]?.aborted === true);
    const { sessionId } = stream.ref;
    const held = await until(async () => {
      const found = (await (await person.send("GET", `/chat/${sessionId}`)).json()) as {
        active_turn?: unknown;
        messages: { status: string }[];
      };
      return found.active_turn === undefined && found;
    });
    expect(held.messages[1]).toMatchObject({ role: "assistant", status: "interrupted" });
    const again = await (await person.attach(stream.ref)).readAll();
    expect(again.last).toMatchObject({ type: "error", code: "turn_interrupted", retryable: true });
    // A reader that has seen the end gets no more events, even with a higher ID.
    const last = again.events.at(-1)?.id ?? 0;
    expect(last).toBe(again.events.length);
    for (const after of [last, last + 1]) {
      expect((await (await person.attach(stream.ref, after)).readAll()).events).toEqual([]);
    }
  });

  it("a turn whose reader returns in time runs to its end", async () => {
    const other = await startOther({ GRACE_SECONDS: "3" });
    const person = await toPerson(other, moodle);
    const words = Array.from({ length: 80 }, (_, index) => `word${index} `).join("");
    await claude.script({ answers: [words], pace_ms: 8 });
    const first = await (await person.stream({ message: "Tell me" })).readText();
    await first.leave();
    const second = await (await person.attach(first.ref, 0)).readAll();
    expect(second.text).toBe(words);
    expect(second.last).toMatchObject({ type: "done", status: "complete" });
  });
});

describe("the log", () => {
  it("contains the outcome of each request, but no text of questions or answers and no secret", async () => {
    await claude.script({ answers: ["ANSWER-WORDS in the answer"] });
    const before = bff.log().length;
    await (await sofia.stream({ message: "QUESTION-WORDS in the question" })).readAll();
    await sofia.ask({ message: "QUESTION-WORDS", extra: "QUESTION-WORDS" });
    await claude.script({ failures: [{ kind: "500", times: 5 }] });
    await sofia.ask({ message: "QUESTION-WORDS again" });
    await sofia.send("GET", "/chat/sessions?after=QUESTION-WORDS");
    await until(() => bff.log().slice(before).split('"msg":"request"').length >= 5);
    const log = bff.log().slice(before);
    expect(log).toContain('"msg":"turn failed"');
    expect(log).not.toMatch(/QUESTION-WORDS|ANSWER-WORDS|Sofia|sk-ant|sandbox-moodle-token/);
    for (const part of sofia.token.split(".")) expect(log).not.toContain(part);
    for (const line of bff.log().trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe("a full store", () => {
  it("makes the BFF not ready", async () => {
    const redis = await startRedis();
    const other = await startOther({ REDIS_URL: redis.url });
    const client = new Redis(redis.url);
    const ready = async (): Promise<number> => (await fetch(`${other.url}/readyz`)).status;
    await until(async () => (await ready()) === 200);
    await client.config("SET", "maxmemory", "1");
    expect(await ready()).toBe(503);
    await client.config("SET", "maxmemory", "0");
    expect(await ready()).toBe(200);
    client.disconnect();
    await other.close();
    await redis.stop();
  });
});

describe("a store that is unavailable", () => {
  it("is reported as store_unavailable within seconds, and by /readyz", async () => {
    const redis = await startRedis();
    const other = await startOther({ REDIS_URL: redis.url, USER_MESSAGES_PER_MINUTE: "100" });
    const person = await toPerson(other, moodle);
    expect((await person.ask({ message: "Hi" })).status).toBe(200);
    await redis.stop();
    const ready = await until(async () => {
      const response = await fetch(`${other.url}/readyz`);
      return response.status === 503 && response;
    });
    expect(await ready.json()).toEqual({ status: "not_ready", trouble: ["redis"] });
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "/chat", { message: "Hi" }],
      ["GET", "/chat/sessions", undefined],
      ["GET", "/chat/abc", undefined],
      ["DELETE", "/chat/abc", undefined],
      ["GET", "/users/me/export", undefined],
    ] as const) {
      const response = await person.send(method, path, body);
      expect([path, response.status]).toEqual([path, 503]);
      expect(await response.json()).toMatchObject({ code: "store_unavailable", retryable: true });
    }
  });

  it("in the middle of a turn leaves its live reader the text, and reports that it could not be kept", async () => {
    const redis = await startRedis();
    const other = await startOther({ REDIS_URL: redis.url });
    const person = await toPerson(other, moodle);
    const words = Array.from({ length: 60 }, (_, index) => `word${index} `).join("");
    await claude.script({ answers: [words], pace_ms: 10 });
    const stream = await (await person.stream({ message: "Tell me" })).readText();
    await redis.stop();
    await until(() => stream.text === words);
    await stream.readAll();
    expect(stream.last).toMatchObject({ type: "error", code: "store_unavailable" });
  }, 40_000);
});
