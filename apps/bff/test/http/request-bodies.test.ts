import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { codeOf, toPerson } from "../stage/bff.ts";
import { bff, claude, moodle, sofia, startOther, useBff } from "../stage/one-bff.ts";

useBff();

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
});
