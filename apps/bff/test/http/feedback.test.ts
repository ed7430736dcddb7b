import { contextSchema, type FeedbackList, feedbackListSchema } from "@sidenote/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRedisClient, type RedisClient } from "../../src/redis/connection.ts";
import { BARE_SITE, type Bff, Person, startBff } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import { signToken } from "../stage/launch-token.ts";
import { letWeekPass } from "../stage/let-week-pass.ts";
import { type RedisServer, startRedis } from "../stage/redis.ts";
import { type ClaudeRequest, type Simulator, startClaude } from "../stage/simulators.ts";

const COURSE = 7;
const MONDAY = /^\d{4}-\d\d-\d\d$/;

const folder = useFolder();
let claude: Simulator<ClaudeRequest>;
let redis: RedisServer;
let client: RedisClient;
/** Two replicas of a site with no Moodle, and a server that shows reasons to nobody. */
let here: Bff;
let there: Bff;
let silent: Bff;
beforeAll(async () => {
  [claude, redis] = await Promise.all([startClaude(), startRedis()]);
  client = createRedisClient(redis.url);
  await client.connect();
  const SITES_FILE = await writeSites(folder, [BARE_SITE]);
  const open = (env: Record<string, string> = {}) =>
    startBff(
      { claude, moodle: { url: "" } },
      { MOODLE_TOKEN: "", LAUNCH_SECRETS: "", SITES_FILE, ...env },
    );
  [here, there, silent] = await Promise.all([
    open({ REDIS_URL: redis.url, FEEDBACK_DAYS: "28" }),
    open({ REDIS_URL: redis.url, FEEDBACK_DAYS: "28" }),
    open(),
  ]);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close(), silent.close()]);
  client.disconnect();
  await Promise.all([claude.stop(), redis.stop()]);
});

const toPerson = async ({ url }: Bff, claims: Record<string, unknown>): Promise<Person> =>
  new Person(url, await signToken({ course_id: COURSE, ...claims }));

interface Rated {
  sessionId: string;
  messageId: string;
}

/** Asks a question; how to rate its answer. */
async function askAndRate(person: Person, feedback: object): Promise<Rated> {
  const answer = await person.ask({ message: "What is osmosis?" });
  const { session_id: sessionId, message_id: messageId } = (await answer.json()) as {
    session_id: string;
    message_id: string;
  };
  await rate(person, { sessionId, messageId }, feedback);
  return { sessionId, messageId };
}

async function rate(person: Person, { sessionId, messageId }: Rated, body: object): Promise<void> {
  const path = `/chat/${sessionId}/messages/${messageId}/feedback`;
  expect((await person.send("PUT", path, body)).status).toBe(204);
}

/** Lets some more people ask in a course, and then a week pass. */
async function endWeek(courseId: number, people = 5): Promise<void> {
  for (let at = 0; at < people; at += 1) {
    const person = await toPerson(here, { sub: `other-${at}`, course_id: courseId });
    expect((await person.ask({ message: "What is due?" })).status).toBe(200);
  }
  await letWeekPass(client, [here, there]);
}

async function read(bff: Bff, courseId: number | undefined = COURSE): Promise<FeedbackList> {
  const site = await toPerson(bff, { scope: "reports", course_id: courseId });
  const response = await site.send("GET", "/feedback");
  expect(response.status).toBe(200);
  return feedbackListSchema.parse(await response.json());
}

/** The reasons that can be read after a week in which enough people asked. */
async function reasonsIn(bff: Bff, courseId: number): Promise<string[]> {
  await endWeek(courseId);
  return (await read(bff, courseId)).feedback.map(({ reason }) => reason);
}

describe("GET /feedback", () => {
  it("tells a site what students of a course wrote, on all replicas, without who", async () => {
    const [anna, ben] = [await toPerson(here, { sub: "a" }), await toPerson(there, { sub: "b" })];
    await askAndRate(anna, { rating: "down", reason: "Not correct; the <b>7th</b>" });
    await askAndRate(ben, { rating: "up", reason: "Clear." });
    await askAndRate(ben, { rating: "up" });
    const other = await toPerson(here, { sub: "c", course_id: 8 });
    const ofOther = await askAndRate(other, { rating: "down", reason: "Of another course." });
    await endWeek(COURSE);
    const list = await read(here);
    expect(list).toEqual({
      days: 28,
      feedback: [
        { rating: "up", reason: "Clear.", week: expect.stringMatching(MONDAY) },
        {
          rating: "down",
          reason: "Not correct; the <b>7th</b>",
          week: expect.stringMatching(MONDAY),
        },
      ],
    });
    expect(new Date(list.feedback[0]?.week ?? "").getUTCDay()).toBe(1);
    await rate(other, ofOther, { rating: "down", reason: "Of another course." });
    expect(await reasonsIn(there, 8)).toEqual(["Of another course."]);
    expect(await reasonsIn(here, 9)).toEqual([]);
  });

  it("follows a rating that is changed, and one whose reason is withdrawn", async () => {
    const person = await toPerson(here, { sub: "d", course_id: 10 });
    const rated = await askAndRate(person, { rating: "down", reason: "No." });
    await rate(person, rated, { rating: "up", reason: "Yes, after all." });
    await endWeek(10);
    expect((await read(there, 10)).feedback).toMatchObject([
      { rating: "up", reason: "Yes, after all." },
    ]);
    await rate(person, rated, { rating: "up" });
    expect(await reasonsIn(there, 10)).toEqual([]);
  });

  it("shows a reason once its week is over, and only if five people asked in it", async () => {
    const person = await toPerson(here, { sub: "l", course_id: 17 });
    await askAndRate(person, { rating: "down", reason: "Alone." });
    await endWeek(17, 3);
    expect((await read(here, 17)).feedback).toEqual([]);
    await askAndRate(person, { rating: "down", reason: "Among five." });
    await endWeek(17, 4);
    await askAndRate(person, { rating: "down", reason: "Of this week." });
    expect((await read(here, 17)).feedback).toMatchObject([{ reason: "Among five." }]);
  });

  it("forgets what is written in a conversation that is deleted", async () => {
    const person = await toPerson(here, { sub: "e", course_id: 11 });
    const gone = await askAndRate(person, { rating: "down", reason: "Gone." });
    await askAndRate(person, { rating: "down", reason: "Stays." });
    const other = await toPerson(there, { sub: "f", course_id: 11 });
    expect((await other.send("DELETE", `/chat/${gone.sessionId}`)).status).toBe(404);
    expect(await reasonsIn(there, 11)).toEqual(["Gone.", "Stays."]);
    expect((await person.send("DELETE", `/chat/${gone.sessionId}`)).status).toBe(204);
    expect(await reasonsIn(there, 11)).toEqual(["Stays."]);
  });

  it("is exported and erased with everything else that is held of somebody", async () => {
    for (const course_id of [12, 13]) {
      const person = await toPerson(here, { sub: "g", course_id });
      await askAndRate(person, { rating: "down", reason: `In ${course_id}` });
    }
    const privacy = await toPerson(there, { sub: "g", course_id: undefined, scope: "privacy" });
    const held = (await (await privacy.send("GET", "/users/me/export")).json()) as {
      feedback: unknown;
    };
    const week = expect.stringMatching(MONDAY);
    expect(held.feedback).toEqual([
      { course_id: 13, rating: "down", reason: "In 13", week },
      { course_id: 12, rating: "down", reason: "In 12", week },
    ]);
    expect((await privacy.send("DELETE", "/users/me")).status).toBe(200);
    expect(await reasonsIn(here, 12)).toEqual([]);
    expect(await reasonsIn(here, 13)).toEqual([]);
  });

  it("stays whole after a reason that is no proper Unicode", async () => {
    const person = await toPerson(here, { sub: "k", course_id: 15 });
    await askAndRate(person, { rating: "down", reason: "broken \ud800 \0half" });
    await askAndRate(person, { rating: "up", reason: "whole" });
    expect(await reasonsIn(there, 15)).toEqual(["broken \ufffd half", "whole"]);
  });

  it("keeps nothing of guests, whom an erasure could not find", async () => {
    const guest = await toPerson(here, { sub: "guest-1", role: "guest", course_id: 16 });
    await askAndRate(guest, { rating: "down", reason: "Of a guest." });
    expect(await reasonsIn(here, 16)).toEqual([]);
  });

  it("keeps neither what teachers write nor what is written outside of courses", async () => {
    const teacher = await toPerson(here, { sub: "t", role: "teacher", course_id: 14 });
    await askAndRate(teacher, { rating: "down", reason: "A test." });
    expect(await reasonsIn(here, 14)).toEqual([]);
    const outside = await toPerson(here, { sub: "h", course_id: undefined });
    await askAndRate(outside, { rating: "down", reason: "Outside." });
    const reader = await toPerson(here, { scope: "reports", course_id: undefined });
    expect(await (await reader.send("GET", "/feedback")).json()).toEqual({ days: 0, feedback: [] });
  });

  it("is for nobody else", async () => {
    for (const role of ["student", "teacher", "guest"]) {
      const response = await (await toPerson(here, { role })).send("GET", "/feedback");
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "forbidden" });
    }
    const site = await toPerson(here, { scope: "privacy", role: "teacher" });
    expect((await site.send("GET", "/feedback")).status).toBe(403);
    expect((await fetch(`${here.url}/feedback`)).status).toBe(401);
  });

  it("shows nobody anything unless FEEDBACK_DAYS says so", async () => {
    await askAndRate(await toPerson(silent, { sub: "i" }), { rating: "down", reason: "Unread." });
    expect(await read(silent)).toEqual({ days: 0, feedback: [] });
  });

  it("is announced to who writes: for how long teachers can read it", async () => {
    const daysFor = async (bff: Bff, claims: Record<string, unknown>) => {
      const response = await (await toPerson(bff, claims)).send("GET", "/context");
      return contextSchema.parse(await response.json()).feedback_days;
    };
    expect(await daysFor(here, { sub: "j" })).toBe(28);
    expect(await daysFor(here, { sub: "j", course_id: undefined })).toBe(0);
    expect(await daysFor(here, { sub: "t", role: "teacher" })).toBe(0);
    expect(await daysFor(silent, { sub: "j" })).toBe(0);
  });
});
