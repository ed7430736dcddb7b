import { Redis } from "ioredis";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bff, Person, startBff, toPerson } from "../stage/bff.ts";
import { startRedis } from "../stage/redis.ts";
import { startClaude, startMoodle } from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

const WORDS = Array.from({ length: 900 }, (_, index) => `word${index} `).join("");

let claude: Awaited<ReturnType<typeof startClaude>>;
let moodle: Awaited<ReturnType<typeof startMoodle>>;
let redis: Awaited<ReturnType<typeof startRedis>>;
let here: Bff;
let there: Bff;
let admin: Redis;
let asker: Person;
let other: Person;

beforeEach(async () => {
  [claude, moodle, redis] = await Promise.all([startClaude(), startMoodle(), startRedis()]);
  const variables = { REDIS_URL: redis.url };
  here = await startBff({ claude, moodle }, variables);
  there = await startBff({ claude, moodle }, variables);
  admin = new Redis(redis.url);
  asker = await toPerson(here, moodle);
  other = new Person(there.url, asker.token);
  await claude.script({ answers: [WORDS], pace_ms: 12 });
});

afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  admin.disconnect();
  await Promise.all([claude.stop(), moodle.stop(), redis.stop()]);
});

/** Returns the conversation as the other replica serves it. */
async function stored(sessionId: string) {
  const response = await other.send("GET", `/chat/${sessionId}`);
  return (await response.json()) as {
    messages: { status: string; content: string }[];
    active_turn?: object;
  };
}

describe("a turn whose lease has expired", () => {
  it("continues for all readers if the store accepted no writes for a while", async () => {
    const local = await asker.stream({ message: "Tell me everything" });
    await local.readText();
    const remote = await other.attach(local.ref);
    const all = Promise.all([local.readAll(), remote.readAll()]);
    await admin.config("SET", "maxmemory", "1");
    await sleep(6500);
    await admin.config("SET", "maxmemory", "0");
    await all;
    expect([local.last, remote.last].map((event) => event?.type)).toEqual(["done", "done"]);
    expect(remote.text).toBe(local.text);
    const { messages } = await stored(local.ref.sessionId);
    expect(messages.at(-1)).toMatchObject({ status: "complete" });
    expect(messages.at(-1)?.content.trim()).toBe(WORDS.trim());
  }, 60_000);

  it("stops generating when another replica has ended it", async () => {
    const local = await asker.stream({ message: "Tell me everything" });
    await local.readText();
    const ended = local.readAll();
    const session = `chat:{${local.ref.sessionId}}`;
    // Without a reader on another replica, frames are written every 600 ms, from the first on.
    const written = async (): Promise<string> =>
      JSON.stringify(await admin.xrange(`${session}:events:${local.ref.turnId}`, "-", "+"));
    await until(async () => (await written()).includes("chunk"));
    do {
      await admin.del(`${session}:lease`);
    } while ((await stored(local.ref.sessionId)).active_turn);
    await ended;
    expect(local.last).toMatchObject({ type: "error", code: "turn_interrupted" });
    const request = await until(async () => (await claude.requests()).find((each) => each.aborted));
    expect(request.finished).toBe(false);
    const { messages } = await stored(local.ref.sessionId);
    expect(messages.at(-1)).toMatchObject({ status: "interrupted" });
  }, 60_000);
});
