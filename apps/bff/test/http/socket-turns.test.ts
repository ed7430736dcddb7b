import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bff, claude, sign, signIn, sofia, useBff } from "../stage/one-bff.ts";
import { openSocket } from "../stage/socket.ts";
import { until } from "../stage/until.ts";

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `).join("");
const LONG = "word ".repeat(2000);

useBff();

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
    const client = await openSocket(bff.url).opened();
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
