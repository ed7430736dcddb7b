import { type Conversation, conversationSchema } from "@sidenote/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Person, startBff, toEnvironment, toPerson } from "../stage/bff.ts";
import { type BffProcess, MAIN, startBffProcess } from "../stage/bff-process.ts";
import { SECRET } from "../stage/launch-token.ts";
import { startProgram, type StartedProcess } from "../stage/process.ts";
import { type PausableRedis, startRedis } from "../stage/redis.ts";
import {
  API_KEY,
  type ClaudeRequest,
  MOODLE_TOKEN,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

const WORDS = Array.from({ length: 100 }, (_, index) => `word${index} `).join("");
const LONG = "word ".repeat(5000);

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let redis: PausableRedis;
beforeAll(async () => {
  [claude, moodle, redis] = await Promise.all([startClaude(), startMoodle(), startRedis()]);
});
afterAll(() => Promise.all([claude.stop(), moodle.stop(), redis.stop()]));
beforeEach(() => claude.reset());

const started: StartedProcess[] = [];
async function start(over: Record<string, string> = {}): Promise<BffProcess> {
  const bff = await startBffProcess({ claude, moodle }, over);
  started.push(bff.process);
  return bff;
}
afterEach(async () => {
  for (const process of started.splice(0)) await process.stop("SIGKILL");
});

async function history(person: Person, sessionId: string): Promise<Conversation> {
  return conversationSchema.parse(await (await person.send("GET", `/chat/${sessionId}`)).json());
}

/** Whether a load balancer would still route requests to it; checked on a new connection. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { headers: { connection: "close" } });
    return response.status === 200;
  } catch {
    return false;
  }
}

describe("an invalid configuration", () => {
  it("ends the process with a list of all faults, without secrets", async () => {
    const program = startProgram(MAIN, {
      ...toEnvironment({ claude, moodle }),
      ANTHROPIC_API_KEY: "",
      PORT: "eighty",
      PUBLIC_URL: "not a url",
      REDIS_URL: "http://redis",
      EMBED_ORIGINS: "campus",
      LAUNCH_SECRETS: "kid:too-short-a-secret",
      GRACE_SECONDS: "soon",
      USER_MESSAGES_PER_DAY: "-1",
    });
    started.push(program);
    const code = await new Promise((resolve) => program.child.once("close", resolve));
    expect(code).not.toBe(0);
    expect(code).not.toBeNull();
    for (const name of [
      "ANTHROPIC_API_KEY",
      "PORT",
      "PUBLIC_URL",
      "REDIS_URL",
      "EMBED_ORIGINS",
      "LAUNCH_SECRETS",
      "GRACE_SECONDS",
      "USER_MESSAGES_PER_DAY",
    ]) {
      expect(program.output()).toContain(name);
    }
    expect(program.output()).not.toMatch(/too-short-a-secret|sandbox-moodle-token/);
    expect(program.output()).not.toContain("    at ");
  });

  it("that is empty names what is required", async () => {
    const program = startProgram(MAIN);
    started.push(program);
    const code = await new Promise((resolve) => program.child.once("close", resolve));
    expect(code).not.toBe(0);
    for (const name of ["ANTHROPIC_API_KEY", "MOODLE_URL", "LAUNCH_SECRETS"]) {
      expect(program.output()).toContain(name);
    }
  });

  it("with a port that is taken ends the process too", async () => {
    const first = await start();
    const { port } = new URL(first.url);
    const second = startProgram(MAIN, { ...toEnvironment({ claude, moodle }), PORT: port });
    started.push(second);
    const code = await new Promise((resolve) => second.child.once("close", resolve));
    expect(code).toBe(1);
    expect(second.output()).toContain("EADDRINUSE");
  });
});

describe("SIGTERM", () => {
  it("lets running answers finish, accepts no new requests, and exits with 0", async () => {
    const bff = await start();
    const person = await toPerson(bff, moodle);
    expect(await isReady(bff.url)).toBe(true);
    await claude.script({ answers: [WORDS, WORDS], pace_ms: 15 });
    const streams = await Promise.all([
      person.stream({ message: "SECRET-QUESTION" }),
      person.stream({ message: "Two" }),
    ]);
    await Promise.all(streams.map((stream) => stream.readText()));
    const stopped = bff.process.stop("SIGTERM");
    await until(() => bff.process.output().includes('"draining"'));
    expect(await isReady(bff.url)).toBe(false);
    for (const stream of streams) {
      await stream.readAll();
      expect(stream.text).toBe(WORDS);
      expect(stream.last).toMatchObject({ type: "done", status: "complete" });
    }
    expect(await stopped).toBe(0);
    const output = bff.process.output();
    expect(output).toContain('"closed"');
    expect(output).not.toMatch(/SECRET-QUESTION|word1 /);
    for (const secret of [SECRET, API_KEY, MOODLE_TOKEN, person.token]) {
      expect(output).not.toContain(secret);
    }
  });

  it("waits for a question that has not become a turn yet, and answers it completely", async () => {
    const bff = await start({ REDIS_URL: redis.url });
    const person = await toPerson(bff, moodle);
    expect(await isReady(bff.url)).toBe(true);
    await claude.script({ answers: [WORDS], pace_ms: 5 });
    redis.pause();
    const asking = person.stream({ message: "One" });
    // Long enough for the request to be read, short enough that the store does not time out.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = bff.process.stop("SIGTERM");
    try {
      await until(() => bff.process.output().includes('"draining"'));
      await new Promise((resolve) => setTimeout(resolve, 150));
    } finally {
      redis.resume();
    }
    const stream = await (await asking).readAll();
    expect(stream.text).toBe(WORDS);
    expect(stream.last).toMatchObject({ type: "done", status: "complete" });
    expect(await stopped).toBe(0);
  });

  it("without running turns exits immediately", async () => {
    const bff = await start({ DRAIN_SECONDS: "1000" });
    expect(await bff.process.stop("SIGTERM")).toBe(0);
  });

  it("after the drain time ends a stream with a retry hint and no final event, and keeps the partial answer", async () => {
    const bff = await start({ REDIS_URL: redis.url, DRAIN_SECONDS: "0.3" });
    const person = await toPerson(bff, moodle);
    await claude.script({ answers: [LONG], pace_ms: 10 });
    const stream = await (await person.stream({ message: "Tell me" })).readText();
    expect(await bff.process.stop("SIGTERM")).toBe(0);
    await stream.readAll();
    expect(stream.last?.type).toBe("chunk");
    expect(stream.raw).toMatch(/\n\n: [^\n]*\nretry: 1000\n\n$/);
    await until(async () => (await claude.requests())[0]?.aborted === true);

    const other = await startBff({ claude, moodle }, { REDIS_URL: redis.url });
    const there = await toPerson(other, moodle);
    const rest = await (await there.attach(stream.ref, stream.events.length)).readAll();
    const all = [...stream.events, ...rest.events];
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    expect(rest.last).toMatchObject({ type: "error", code: "turn_interrupted", retryable: true });
    const held = await history(there, stream.ref.sessionId);
    expect(held.active_turn).toBeUndefined();
    expect(held.messages[1]).toMatchObject({
      status: "interrupted",
      content: stream.text + rest.text,
    });
    await other.close();
  });

  it("after the drain time answers a client that waits for JSON with turn_interrupted", async () => {
    const bff = await start({ DRAIN_SECONDS: "0.3" });
    const person = await toPerson(bff, moodle);
    await claude.script({ answers: [LONG], pace_ms: 10 });
    const asking = person.ask({ message: "Tell me" });
    await until(async () => ((await claude.requests())[0]?.text_events_sent ?? 0) > 3);
    const stopped = bff.process.stop("SIGTERM");
    expect(await (await asking).json()).toMatchObject({ type: "error", code: "turn_interrupted" });
    expect(await stopped).toBe(0);
  });

  it("received twice exits without waiting", async () => {
    const bff = await start({ DRAIN_SECONDS: "1000" });
    const person = await toPerson(bff, moodle);
    await claude.script({ answers: [LONG], pace_ms: 10 });
    await (await person.stream({ message: "Tell me" })).readText();
    const stopped = bff.process.stop("SIGTERM");
    await until(() => bff.process.output().includes('"draining"'));
    bff.process.child.kill("SIGTERM");
    expect(await stopped).toBe(1);
  });
});

describe("a replica that is killed", () => {
  it("leaves its turn to the others, which keep its text, inform its readers and free the session", async () => {
    const dying = await start({ REDIS_URL: redis.url });
    const other = await startBff({ claude, moodle }, { REDIS_URL: redis.url });
    const person = await toPerson(dying, moodle);
    const there = await toPerson(other, moodle);
    await claude.script({ answers: [LONG], pace_ms: 20 });
    const live = await (await person.stream({ message: "Tell me" })).read(12);
    const remote = await (await there.attach(live.ref)).readText();
    await dying.process.stop("SIGKILL");
    await Promise.all([live.readAll(), remote.readAll()]);
    expect(remote.last).toMatchObject({ type: "error", code: "turn_interrupted" });
    expect(remote.events.map(({ id }) => id)).toEqual(remote.events.map((_, index) => index + 1));

    // A reader of the killed replica reconnects, gets no duplicates, and gets the end.
    const after = live.events.length;
    const rest = await (await there.attach(live.ref, after)).readAll();
    expect(rest.events.every(({ id }) => id > after)).toBe(true);
    expect(rest.last).toMatchObject({ type: "error", code: "turn_interrupted" });

    const held = await history(there, live.ref.sessionId);
    expect(held.messages[1]).toMatchObject({ status: "interrupted", content: remote.text });
    await claude.reset();
    const next = await there.ask({ message: "Go on", session_id: live.ref.sessionId });
    expect(next.status).toBe(200);
    await other.close();
  }, 30_000);
});
