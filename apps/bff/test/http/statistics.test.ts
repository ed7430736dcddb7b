import { type Statistics, statisticsSchema } from "@sidenote/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRedisClient, type RedisClient } from "../../src/redis/connection.ts";
import { BARE_SITE, type Bff, Person, startBff } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import { signToken } from "../stage/launch-token.ts";
import { letWeekPass } from "../stage/let-week-pass.ts";
import { type RedisServer, startRedis } from "../stage/redis.ts";
import { type ClaudeRequest, type Simulator, startClaude } from "../stage/simulators.ts";

const PEOPLE = ["p1", "p2", "p3", "p4", "p5"];

const folder = useFolder();
let claude: Simulator<ClaudeRequest>;
let redis: RedisServer;
let client: RedisClient;
/** Two replicas of a site without a Moodle, whose users and courses are those named in its tokens. */
let here: Bff;
let there: Bff;
beforeAll(async () => {
  [claude, redis] = await Promise.all([startClaude(), startRedis()]);
  client = createRedisClient(redis.url);
  await client.connect();
  const SITES_FILE = await writeSites(folder, [BARE_SITE]);
  const open = () =>
    startBff(
      { claude, moodle: { url: "" } },
      { REDIS_URL: redis.url, MOODLE_TOKEN: "", LAUNCH_SECRETS: "", SITES_FILE },
    );
  [here, there] = await Promise.all([open(), open()]);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  client.disconnect();
  await Promise.all([claude.stop(), redis.stop()]);
});

const toPerson = async ({ url }: Bff, claims: Record<string, unknown>): Promise<Person> =>
  new Person(url, await signToken(claims));

async function ask(bff: Bff, claims: Record<string, unknown>): Promise<void> {
  const answer = await (await toPerson(bff, claims)).ask({ message: "What is osmosis?" });
  expect(answer.status).toBe(200);
}

async function read(bff: Bff, courseId: number): Promise<Statistics> {
  const site = await toPerson(bff, { scope: "reports", course_id: courseId });
  const response = await site.send("GET", "/statistics");
  expect(response.status).toBe(200);
  return statisticsSchema.parse(await response.json());
}

describe("GET /statistics", () => {
  it("returns a course's figures from all replicas to its site", async () => {
    const answers: { session_id: string; message_id: string }[] = [];
    for (const [at, sub] of PEOPLE.entries()) {
      const person = await toPerson(at % 2 === 0 ? here : there, { sub, course_id: 7 });
      const answer = await person.ask({ message: "What is osmosis?" });
      answers.push((await answer.json()) as (typeof answers)[number]);
    }
    const [answer] = answers;
    const first = await toPerson(there, { sub: "p1", course_id: 7 });
    const path = `/chat/${answer?.session_id}/messages/${answer?.message_id}/feedback`;
    for (const rating of ["up", "down"]) {
      expect((await first.send("PUT", path, { rating, reason: "No." })).status).toBe(204);
    }
    expect((await read(here, 7)).periods.map(({ counts }) => counts)).toEqual([null, null, null]);
    await letWeekPass(client, [here, there]);
    const { periods } = await read(here, 7);
    expect(periods.map(({ weeks }) => weeks)).toEqual([1, 4, 26]);
    for (const { counts } of periods) {
      expect(counts).toMatchObject({
        people: 5,
        questions: 5,
        general: 5,
        from_course: 0,
        unanswered: 0,
        up: 0,
        down: 1,
      });
      expect(counts?.tokens).toBeGreaterThan(0);
    }
  });

  it("returns no figures of a course with few people or none", async () => {
    const person = await toPerson(here, { sub: "p1", course_id: 8 });
    expect((await person.ask({ message: "Hi" })).status).toBe(200);
    await letWeekPass(client, [here, there]);
    for (const course of [8, 9]) {
      const { min_people, periods } = await read(here, course);
      expect(min_people).toBe(5);
      expect(periods.map(({ counts }) => counts)).toEqual([null, null, null]);
    }
  });

  it("does not count teachers, nor who has only switched to a student's role", async () => {
    for (const sub of PEOPLE) await ask(here, { sub, course_id: 10 });
    await ask(here, { sub: "t", course_id: 10, role: "teacher" });
    await ask(here, { sub: "t", course_id: 10, switched_role_id: 5 });
    await letWeekPass(client, [here, there]);
    for (const { counts } of (await read(here, 10)).periods) {
      expect(counts).toMatchObject({ people: 5, questions: 5 });
    }
  });

  it("is forbidden to everybody else", async () => {
    for (const role of ["student", "teacher", "guest"]) {
      const person = await toPerson(here, { role, course_id: 7 });
      const response = await person.send("GET", "/statistics");
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "forbidden" });
    }
    const site = await toPerson(here, { scope: "privacy", role: "teacher" });
    expect((await site.send("GET", "/statistics")).status).toBe(403);
    expect((await fetch(`${here.url}/statistics`)).status).toBe(401);
  });

  it("stores no text and no names, and nothing forever", async () => {
    const names = (await client.keys("chat:*")).filter((key) => /counts|people/.test(key));
    expect(names.length).toBeGreaterThan(0);
    for (const key of names) {
      expect(key).toMatch(/^chat:(counts|people):\{[\w-]{43}\}:\d{4}-\d\d-\d\d$/);
      expect(await client.ttl(key)).toBeGreaterThan(26 * 7 * 86_400);
      const held = (await client.dumpBuffer(key)).toString("latin1");
      expect(held).not.toMatch(/osmosis|p1|No\./);
    }
  });
});
