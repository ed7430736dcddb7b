import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bff, Person, startBff, toPerson } from "../stage/bff.ts";
import { type RedisServer, startRedis } from "../stage/redis.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

const WORDS = Array.from({ length: 300 }, (_, index) => `word${index} `).join("");

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let redis: RedisServer;
let here: Bff;
let there: Bff;
/** The same student on both replicas. */
let asker: Person;
let reader: Person;

beforeEach(async () => {
  [claude, moodle, redis] = await Promise.all([startClaude(), startMoodle(), startRedis()]);
  const variables = { REDIS_URL: redis.url, GRACE_SECONDS: "1" };
  [here, there] = await Promise.all([
    startBff({ claude, moodle }, variables),
    startBff({ claude, moodle }, variables),
  ]);
  asker = await toPerson(here, moodle);
  reader = new Person(there.url, asker.token);
  await claude.script({ answers: [WORDS], pace_ms: 15 });
});
afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  await Promise.all([claude.stop(), moodle.stop(), redis.stop()]);
});

describe("a turn that is read on another replica", () => {
  it("continues for its only reader, long after the grace period", async () => {
    const first = await (await asker.stream({ message: "Tell me" })).readText();
    const second = await (await reader.attach(first.ref)).readText();
    await first.leave();
    await second.readAll();
    expect(second.last).toMatchObject({ type: "done", status: "complete" });
    expect(second.text.trim()).toBe(WORDS.trim());
  }, 30_000);

  it("ends for its reader when the conversation is cleared", async () => {
    const first = await (await asker.stream({ message: "Tell me" })).readText();
    const second = await (await reader.attach(first.ref)).readText();
    expect((await asker.send("DELETE", `/chat/${first.ref.sessionId}`)).status).toBe(204);
    await Promise.all([first.readAll(), second.readAll()]);
    expect(second.last).toMatchObject({ type: "error", code: "turn_interrupted" });
  }, 30_000);

  it("is stopped even if the notification is lost", async () => {
    const { ref } = await (await asker.stream({ message: "Tell me" })).readText();
    // The key that a stop request sets, without the message that notifies the replica.
    const admin = new Redis(redis.url);
    await admin.set(`chat:{${ref.sessionId}}:stop:${ref.turnId}`, "1", "EX", 60);
    admin.disconnect();
    await until(async () => (await claude.requests())[0]?.aborted === true);
    const { last } = await (await reader.attach(ref)).readAll();
    expect(last).toMatchObject({ type: "done", status: "stopped" });
  }, 30_000);
});
