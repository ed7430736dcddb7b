import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { codeOf } from "../stage/bff.ts";
import { bff, sofia, useBff } from "../stage/one-bff.ts";
import { until } from "../stage/until.ts";

useBff();

/** Sends text over TCP and returns everything the server sends until it closes the connection. */
async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.end(text);
  let answer = "";
  for await (const piece of socket) answer += String(piece);
  return answer;
}

describe("requests", () => {
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
