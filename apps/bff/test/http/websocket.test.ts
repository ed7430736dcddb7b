import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bff, type Person, startBff, toPerson } from "../stage/bff.ts";
import { nowSeconds, PUBLIC_URL, signToken } from "../stage/launch-token.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { SocketClient } from "../stage/socket.ts";
import { until } from "../stage/until.ts";

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `).join("");
const LONG = "word ".repeat(2000);

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let bff: Bff;
let sofia: Person;
const sockets: SocketClient[] = [];

beforeAll(async () => {
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle });
  sofia = await toPerson(bff, moodle);
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});
beforeEach(async () => {
  await Promise.all([claude.reset(), moodle.reset()]);
});
afterEach(() => {
  for (const { socket } of sockets.splice(0)) socket.terminate();
});

function open(headers: Record<string, string> = {}, url = bff.url): SocketClient {
  const client = new SocketClient(url, headers);
  sockets.push(client);
  return client;
}
const signIn = (token = sofia.token): Promise<SocketClient> => open().auth(token);
const sign = (claims: Record<string, unknown>): Promise<string> =>
  signToken({ iss: moodle.url, ...claims });

describe("a turn over a socket", () => {
  it("consists of the protocol's events with their IDs", async () => {
    await claude.script({ answers: [WORDS] });
    const client = await signIn();
    expect(client.frames).toEqual([{ type: "ready" }]);
    const messageId = randomUUID();
    client.send({ type: "message", message: "What is osmosis?", message_id: messageId });
    const done = await client.event("done");
    expect(client.events.map(({ id }) => id)).toEqual(client.events.map((_, index) => index + 1));
    expect(client.events[0]).toMatchObject({ type: "start", id: 1, message_id: messageId });
    expect(
      client
        .of("chunk")
        .map(({ content }) => content)
        .join(""),
    ).toBe(WORDS);
    expect(done).toMatchObject({ status: "complete" });
    // The same events over HTTP.
    const { session_id, turn_id } = client.first;
    const stream = await sofia.attach({ sessionId: String(session_id), turnId: String(turn_id) });
    await stream.readAll();
    expect(stream.events.map(({ id, event }) => ({ id, ...event }))).toEqual(client.events);
  });

  it("may be requested without waiting for ready", async () => {
    const client = await open().opened();
    client.send({ type: "auth", token: sofia.token });
    client.send({ type: "message", message: "Hi" });
    await client.event("done");
    expect(client.frames[0]).toEqual({ type: "ready" });
  });

  it("can follow another in the same session, on the same socket", async () => {
    const client = await signIn();
    client.send({ type: "message", message: "One" });
    await client.event("done");
    const sessionId = client.events[0]?.["session_id"];
    client.send({ type: "message", message: "Two", session_id: sessionId });
    await until(() => client.of("done").length === 2);
    expect(client.of("start").map(({ session_id }) => session_id)).toEqual([sessionId, sessionId]);
  });

  it("refuses a second one as turn_in_progress, and continues", async () => {
    await claude.script({ answers: [WORDS], pace_ms: 10 });
    const client = await signIn();
    client.send({ type: "message", message: "One" });
    await client.event("chunk");
    client.send({ type: "message", message: "Two" });
    expect(await client.event("error")).toMatchObject({
      code: "turn_in_progress",
      retryable: true,
    });
    expect(await client.event("done")).toMatchObject({ status: "complete" });
  });

  it("can be repeated without a second answer, and replaced", async () => {
    const client = await signIn();
    const messageId = randomUUID();
    client.send({ type: "message", message: "One", message_id: messageId });
    await client.event("done");
    client.send({ type: "message", message: "One", message_id: messageId });
    await until(() => client.of("done").length === 2);
    expect(await claude.requests()).toHaveLength(1);
    const sessionId = client.events[0]?.["session_id"];
    client.send({
      type: "message",
      message: "Better",
      session_id: sessionId,
      replace_message_id: messageId,
    });
    await until(() => client.of("done").length === 3);
    const held = (await (await sofia.send("GET", `/chat/${String(sessionId)}`)).json()) as {
      messages: { content: string }[];
    };
    expect(held.messages.map(({ content }) => content)[0]).toBe("Better");
    expect(held.messages).toHaveLength(2);
  });

  it("ends with the same errors as over HTTP, and the socket stays open", async () => {
    await claude.script({ failures: [{ kind: "401" }] });
    const client = await signIn();
    client.send({ type: "message", message: "Hi" });
    expect(await client.event("error")).toMatchObject({ code: "llm_unavailable" });
    client.send({ type: "message", message: "Hi" });
    await client.event("done");
  });

  it("is policy_required for a user who has not accepted", async () => {
    const client = await signIn(await sign({ sub: "5" }));
    client.send({ type: "message", message: "Hi" });
    expect((await client.event("policy_required"))["message"]).toEqual(expect.any(String));
  });
});

describe("stop", () => {
  it("aborts the running turn upstream", async () => {
    await claude.script({ answers: [LONG], pace_ms: 10 });
    const client = await signIn();
    client.send({ type: "message", message: "Hi" });
    await client.event("chunk");
    client.send({ type: "stop" });
    expect(await client.event("done")).toMatchObject({ status: "stopped" });
    await until(async () => (await claude.requests())[0]?.aborted === true);
  });

  it("is ignored if no turn is running", async () => {
    const client = await signIn();
    client.send({ type: "stop" });
    client.send({ type: "message", message: "Hi" });
    await client.event("done");
    client.send({ type: "stop" });
    client.send({ type: "message", message: "Hi again" });
    await until(() => client.of("done").length === 2);
    expect(client.of("error")).toEqual([]);
  });
});

describe("resume", () => {
  it("continues after the last ID on another socket, without loss or duplicates", async () => {
    await claude.script({ answers: [WORDS], pace_ms: 10 });
    const first = await signIn();
    first.send({ type: "message", message: "Hi" });
    await first.event("chunk");
    first.socket.terminate();
    await first.closed();
    const { session_id, turn_id } = first.first;
    const after = first.events.length;
    const second = await signIn();
    second.send({ type: "resume", session_id, turn_id, after });
    await second.event("done");
    const all = [...first.events, ...second.events];
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    expect(all.map(({ content }) => content ?? "").join("")).toBe(WORDS);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("of a finished turn returns its remaining events, after any ID", async () => {
    const first = await signIn();
    first.send({ type: "message", message: "Hi" });
    await first.event("done");
    const { session_id, turn_id } = first.first;
    for (const after of [0, 1, first.events.length - 1]) {
      const client = await signIn();
      client.send({ type: "resume", session_id, turn_id, after });
      await client.event("done");
      expect(client.events).toEqual(first.events.slice(after));
    }
  });

  it("does not find another user's turn", async () => {
    const first = await signIn();
    first.send({ type: "message", message: "Hi" });
    await first.event("done");
    const { session_id, turn_id } = first.first;
    const teacher = await signIn(await sign({ sub: "6", role: "teacher" }));
    teacher.send({ type: "resume", session_id, turn_id, after: 0 });
    expect(await teacher.event("error")).toMatchObject({ code: "not_found" });
    expect(teacher.events).toEqual([]);
  });
});

describe("authentication", () => {
  it.each([
    ["a message", { type: "message", message: "Hi" }],
    ["a stop", { type: "stop" }],
    ["invalid JSON", "Hello?"],
    ["an unknown frame", { type: "hello" }],
    ["an auth without a token", { type: "auth" }],
  ])("must come first: %s closes with 4401", async (_name, frame) => {
    const client = await open().opened();
    client.send(frame);
    expect(await client.closed()).toBe(4401);
    expect(client.frames).toEqual([]);
  });

  it.each([
    ["that is malformed", async () => "x"],
    ["that is forged", () => sign({ iss: "https://evil.example" })],
    ["that has expired", () => sign({ iat: nowSeconds() - 400, exp: nowSeconds() - 60 })],
    ["of the privacy provider", () => sign({ scope: "privacy" })],
    ["for reports", () => sign({ scope: "reports" })],
  ])("with a token %s closes with 4401", async (_name, token) => {
    const client = await signIn(await token());
    expect(await client.closed()).toBe(4401);
    expect(client.of("ready")).toEqual([]);
  });

  it("that is missing after 5 seconds closes with 4408", async () => {
    const client = await open().opened();
    expect(await client.closed()).toBe(4408);
  });

  it("can be renewed, which is acknowledged, while a turn continues", async () => {
    await claude.script({ answers: [WORDS], pace_ms: 10 });
    const client = await signIn();
    client.send({ type: "message", message: "Hi" });
    await client.event("chunk");
    await client.auth(await sign({}));
    expect(client.of("ready")).toHaveLength(2);
    expect(await client.event("done")).toMatchObject({ status: "complete" });
  });

  it.each([
    ["another user's", { sub: "6", role: "teacher" }],
    ["another course's", { course_id: 3 }],
  ])("renewed with %s token closes with 4401", async (_name, claims) => {
    const client = await signIn();
    await client.auth(await sign(claims));
    expect(await client.closed()).toBe(4401);
  });

  it("with an expired token lets the running turn continue, and refuses a new message as token_expired", async () => {
    await claude.script({ answers: [LONG], pace_ms: 10 });
    // Accepted within the clock leeway of 30 seconds, the last four of them.
    const exp = nowSeconds() - 26;
    const client = await signIn(await sign({ iat: exp - 300, exp }));
    client.send({ type: "message", message: "Hi" });
    await client.event("chunk");
    await until(() => Date.now() > (exp + 30) * 1000);
    client.send({ type: "message", message: "Hi again" });
    expect(await client.event("error")).toMatchObject({ code: "token_expired", retryable: true });
    const heard = client.of("chunk").length;
    await until(() => client.of("chunk").length > heard);
    client.send({ type: "stop" });
    expect(await client.event("done")).toMatchObject({ status: "stopped" });
    expect(client.closeCode).toBeUndefined();
    await client.auth(await sign({}));
    client.send({ type: "message", message: "Hi again" });
    await until(() => client.of("done").length === 2);
  });
});

describe("frames", () => {
  it.each([
    ["invalid JSON", "{"],
    ["an array", "[]"],
    ["an unknown type", { type: "system" }],
    ["an unknown field", { type: "message", message: "Hi", role: "system" }],
    ["an empty message", { type: "message", message: " " }],
    ["a stop with an extra field", { type: "stop", turn_id: "x" }],
    [
      "a resume after a fractional ID",
      { type: "resume", session_id: "a", turn_id: "b", after: 0.5 },
    ],
    ["a resume after a negative ID", { type: "resume", session_id: "a", turn_id: "b", after: -1 }],
  ])("that are %s are invalid_request, and the socket stays open", async (_name, frame) => {
    const client = await signIn();
    client.send(frame);
    expect(await client.event("error")).toMatchObject({
      code: "invalid_request",
      retryable: false,
    });
    client.send({ type: "message", message: "Hi" });
    await client.event("done");
  });

  it("that are binary are invalid_request", async () => {
    const client = await signIn();
    client.socket.send(Buffer.from('{"type":"message","message":"Hi"}'), { binary: true });
    expect(await client.event("error")).toMatchObject({ code: "invalid_request" });
  });

  it("of 64 KiB are accepted, and one more byte closes with 4413", async () => {
    const client = await signIn();
    client.send('{"type":"message","message":"Hi"}'.padEnd(64 * 1024, " "));
    await client.event("done");
    client.send('{"type":"message","message":"Hi"}'.padEnd(64 * 1024 + 1, " "));
    expect(await client.closed()).toBe(4413);
  });

  it("of megabytes close with 4413 too, and are not read", async () => {
    const client = await signIn();
    client.send('{"type":"message","message":"Hi"}'.padEnd(5_000_000, " "));
    expect(await client.closed()).toBe(4413);
    expect(client.of("start")).toEqual([]);
  });

  it("beyond the limit of an address close with 4429", async () => {
    const other = await startBff({ claude, moodle }, { ADDRESS_REQUESTS_PER_MINUTE: "4" });
    const client = open({}, other.url);
    await client.auth(sofia.token);
    for (let round = 0; round < 6; round += 1) client.send({ type: "stop" });
    expect(await client.closed()).toBe(4429);
    const next = open({}, other.url);
    await until(() => next.refusedWith !== undefined);
    expect(next.refusedWith).toBe(429);
    await other.close();
  });
});

describe("the handshake", () => {
  it.each([
    ["a program that sends no origin", undefined],
    ["the widget's own frame", PUBLIC_URL],
    ["a registered site", "https://campus.example"],
  ])("accepts %s", async (_name, origin) => {
    const client = open(origin === undefined ? {} : { origin });
    await client.opened();
  });

  it.each(["https://evil.example", "null", "https://campus.example.evil.example"])(
    "refuses a page from %s",
    async (origin) => {
      const client = open({ origin });
      await until(() => client.refusedWith !== undefined);
      expect(client.refusedWith).toBe(403);
    },
  );

  it.each(["/elsewhere", "/ws/chat"])(
    "does no harm if it is refused at %s and the client resets the connection",
    async (path) => {
      const { port } = new URL(bff.url);
      const head =
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Origin: https://evil.example\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nmore";
      for (const leave of ["resetAndDestroy", "end"] as const) {
        const socket = connect(Number(port), "127.0.0.1");
        socket.on("error", () => undefined);
        const closed = once(socket, "close");
        socket.write(head);
        if (leave === "end") await once(socket.resume(), "end");
        socket[leave]();
        await closed;
      }
      expect((await fetch(`${bff.url}/healthz`)).status).toBe(200);
    },
  );

  it("refuses an upgrade to another protocol", async () => {
    const { port } = new URL(bff.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 [^]*only websocket/);
    socket.destroy();
  });

  it("is accepted only at /ws/chat", async () => {
    const { port } = new URL(bff.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      "GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    socket.destroy();
  });
});

describe("too many frames", () => {
  it("in a short time close the socket", async () => {
    const client = await signIn();
    for (let count = 0; count < 200; count += 1) client.send("{}");
    expect(await client.closed()).toBe(4429);
    expect(client.of("error").length).toBeLessThan(40);
  });

  it("that are invalid count like any other", async () => {
    const other = await startBff({ claude, moodle }, { ADDRESS_REQUESTS_PER_MINUTE: "10" });
    const client = await open({}, other.url).auth(sofia.token);
    for (let count = 0; count < 20 && client.closeCode === undefined; count += 1) {
      client.send("{}");
      await until(() => client.of("error").length > count || client.closeCode !== undefined);
    }
    expect(await client.closed()).toBe(4429);
    await other.close();
  });
});

describe("a server that shuts down", () => {
  it("closes idle sockets with 1012 immediately, and busy ones when their turn has ended", async () => {
    const other = await startBff({ claude, moodle });
    await claude.script({ answers: [WORDS], pace_ms: 15 });
    const idle = await open({}, other.url).auth(sofia.token);
    const stranger = await open({}, other.url).opened();
    const busy = await open({}, other.url).auth(sofia.token);
    busy.send({ type: "message", message: "Hi" });
    await busy.event("chunk");
    const closing = other.close();
    expect(await idle.closed()).toBe(1012);
    expect(await stranger.closed()).toBe(1012);
    expect(await busy.event("done")).toMatchObject({ status: "complete" });
    expect(
      busy
        .of("chunk")
        .map(({ content }) => content)
        .join(""),
    ).toBe(WORDS);
    expect(await busy.closed()).toBe(1012);
    await closing;
  });

  it("closes busy sockets after the drain time without a final event, so that clients resume elsewhere", async () => {
    const other = await startBff({ claude, moodle }, { DRAIN_SECONDS: "0.2" });
    await claude.script({ answers: [LONG], pace_ms: 10 });
    const busy = await open({}, other.url).auth(sofia.token);
    busy.send({ type: "message", message: "Hi" });
    await busy.event("chunk");
    await other.close();
    expect(await busy.closed()).toBe(1012);
    expect(busy.of("done", "error")).toEqual([]);
  });

  it("does not wait for a client that does not respond to the close frame", async () => {
    const other = await startBff({ claude, moodle });
    const silent = connect(Number(new URL(other.url).port), "127.0.0.1");
    silent.on("error", () => undefined);
    silent.write(
      "GET /ws/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await once(silent, "data");
    await other.close();
    silent.destroy();
  }, 10_000);
});
