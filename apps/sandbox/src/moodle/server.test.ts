import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DEMO_TOKEN, startMoodle } from "./server.ts";

/** Recordings of functions that the simulator has, and of errors before any function is called. */
const REPLAYED =
  /^(ok_(site_info|users_by_field_(id|two|username|suspended|not)|courses_ids|courses_by_field|users_courses|course_contents|ai_policy|get_request)|err_(param|token_(wrong|missing|empty)|user_non|function|courses_|xml)|err_course_nonexistent_(by|contents|get)|ai_set_(bad|by_service|with)|misc)/;
const FIXTURES = new URL("../../fixtures/moodle/", import.meta.url);

interface Recording {
  request: { method: string; url: string; params: Record<string, string> };
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const recordings = readdirSync(FIXTURES)
  .filter((name) => REPLAYED.test(name))
  .map((name): [string, Recording] => [
    name.replace(".json", ""),
    JSON.parse(readFileSync(new URL(name, FIXTURES), "utf8")),
  ])
  .filter(([, { request }]) => request.url === "/webservice/rest/server.php" && request.params);

let moodle: Awaited<ReturnType<typeof startMoodle>>;
beforeAll(async () => {
  moodle = await startMoodle({ port: 0, host: "127.0.0.1" });
});
afterAll(() => moodle.close());
beforeEach(() => control("DELETE"));
afterEach(() => {
  vi.useRealTimers();
});

async function control(method: string, script?: unknown) {
  const body = script === undefined ? {} : { body: JSON.stringify(script) };
  return (await fetch(`${moodle.url}/control`, { method, ...body })).json();
}

function call(params: Record<string, string>, method = "POST") {
  const form = new URLSearchParams(params);
  if (form.get("wstoken") === "TOKEN") form.set("wstoken", DEMO_TOKEN);
  const url = `${moodle.url}/webservice/rest/server.php`;
  return method === "POST"
    ? fetch(url, { method, body: form })
    : fetch(`${url}?${form}`, { method });
}

function ask(wsfunction: string, params: Record<string, string> = {}) {
  return call({ wstoken: "TOKEN", moodlewsrestformat: "json", wsfunction, ...params });
}

async function readAs<T>(answer: Response): Promise<T> {
  return answer.json() as Promise<T>;
}

/** Returns the shape of a response: keys and types, with lists reduced to their first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([key, inner]) => [key, shapeOf(inner)]),
  );
}

describe("the simulated Moodle compared with the recorded one", () => {
  it.each(recordings)(
    "answers %s with the same status, type and shape",
    async (name, recording) => {
      const answer = await call(recording.request.params, recording.request.method);
      const text = await answer.text();
      const isJson = typeof recording.body !== "string";

      expect(answer.status).toBe(recording.status);
      expect(answer.headers.get("content-type")).toBe(recording.headers["Content-Type"]);
      const body: unknown = isJson ? JSON.parse(text) : text;
      const isExact = name.startsWith("err_") || !isJson;
      const shape = isExact ? (value: unknown) => value : shapeOf;
      if (name.startsWith("ok_course_contents"))
        expect(keysOfSections(body)).toEqual(keysOfSections(recording.body));
      else expect(shape(body)).toEqual(shape(recording.body));
    },
  );

  it("is compared with more than 30 recordings", () => {
    expect(recordings.length).toBeGreaterThan(30);
  });

  it("rejects a parameter that no function has, whatever its name", async () => {
    const answer = await ask("core_ai_get_policy_status", { userid: "3", constructor: "1" });
    expect(await answer.json()).toMatchObject({ errorcode: "invalidparameter" });
  });

  it("replays a recorded failure, as many times as scripted", async () => {
    await control("POST", { failure: "err_db_down", times: 1 });

    expect(await (await ask("core_webservice_get_site_info")).json()).toMatchObject({
      errorcode: "dbconnectionfailed",
    });
    expect(await (await ask("core_webservice_get_site_info")).json()).toHaveProperty("siteurl");
  });

  it("fails only the scripted function", async () => {
    await control("POST", { failure: "html", function: "core_ai_get_policy_status" });

    const policy = await ask("core_ai_get_policy_status", { userid: "3" });
    expect(policy.headers.get("content-type")).toContain("text/html");
    expect((await ask("core_course_get_courses")).headers.get("content-type")).toBe(
      "application/json",
    );
  });

  it("resets the connection for a network failure", async () => {
    await control("POST", { failure: "network", times: 1 });
    await expect(ask("core_webservice_get_site_info")).rejects.toThrow("fetch failed");
  });

  it("never writes the token to its journal", async () => {
    await ask("core_webservice_get_site_info");
    expect(JSON.stringify(await control("GET"))).not.toContain(DEMO_TOKEN);
  });
});

async function accept(cookie: string, sesskey: string) {
  const answer = await fetch(`${moodle.url}/lib/ajax/service.php?sesskey=${sesskey}`, {
    method: "POST",
    headers: { cookie },
    body: JSON.stringify([
      { index: 0, methodname: "core_ai_set_policy_status", args: { contextid: 19 } },
    ]),
  });
  return answer.json();
}

async function signIn(userid: number) {
  const answer = await fetch(`${moodle.url}/sandbox/sign-in`, {
    method: "POST",
    body: JSON.stringify({ userid }),
  });
  const { sesskey } = await readAs<{ sesskey: string }>(answer);
  return { sesskey, cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

async function status() {
  return (await ask("core_ai_get_policy_status", { userid: "5" })).json();
}

describe("accepting the AI policy in the user's own session", () => {
  it("is visible to the service account at once, and fails the second time as in Moodle", async () => {
    const { cookie, sesskey } = await signIn(5);

    expect(await status()).toEqual({ status: false });
    expect(await accept(cookie, sesskey)).toEqual([{ error: false, data: { success: true } }]);
    expect(await status()).toEqual({ status: true });
    expect(await accept(cookie, sesskey)).toMatchObject([
      { error: true, exception: { errorcode: "dmlwriteexception" } },
    ]);
  });

  it("is rejected without a session or with a wrong sesskey", async () => {
    const { cookie } = await signIn(5);
    expect(await accept("", "x")).toMatchObject([
      { exception: { errorcode: "servicerequireslogin" } },
    ]);
    expect(await accept(cookie, "x")).toMatchObject([
      { exception: { errorcode: "invalidsesskey" } },
    ]);
  });
});

interface TurnContext {
  outline: {
    activities: {
      cmid: number;
      name: string;
      available: boolean;
      availability?: string;
      dates: { timestamp: number }[];
    }[];
  }[];
}

async function context(userid: string) {
  return readAs<TurnContext>(
    await ask("block_sidenote_get_turn_context", { userid, courseid: "2" }),
  );
}

async function activities(userid: string) {
  return (await context(userid)).outline.flatMap((section) => section.activities);
}

async function find(userid: string, wanted: number) {
  return (await activities(userid)).find(({ cmid }) => cmid === wanted);
}

async function due(userid: string) {
  return (await find(userid, 4))?.dates[1]?.timestamp ?? 0;
}

/** The activity that opens three weeks after the simulator's start. */
const LATER = 16;

describe("block_sidenote_get_turn_context", () => {
  it("leaves out hidden and unlisted activities for students", async () => {
    const outline = (await activities("3")).map(({ name }) => name);
    expect(outline).toContain("Essay: the cell membrane");
    expect(outline).not.toContain("Model answers (teachers only)");
    expect(outline).not.toContain("Extra reading (by link only)");
  });

  it("lists hidden activities for teachers, who may also open closed ones", async () => {
    const outline = await activities("6");
    expect(outline.map(({ name }) => name)).toContain("Model answers (teachers only)");
    expect(outline.map(({ name }) => name)).not.toContain("Extra reading (by link only)");
    expect(await find("6", LATER)).toMatchObject({
      available: true,
      availability: expect.stringMatching(/^Available from \d/),
      url: expect.any(String),
    });
  });

  it("tells what a student has done, and grades only if it is set to", async () => {
    const QUIZ = 5;
    const quiz = await find("3", QUIZ);
    expect(quiz).toMatchObject({ completed: true, submission: { status: "submitted" } });
    expect(quiz).not.toHaveProperty("results");
    expect(await find("5", QUIZ)).toMatchObject({
      completed: false,
      submission: { status: "none" },
    });
    expect(await find("6", QUIZ)).not.toHaveProperty("completed");
    await control("POST", { progress: "results" });
    expect(await find("3", QUIZ)).toHaveProperty("results.0.grade", "7.00 / 10.00");
    await control("POST", { progress: "none" });
    expect(await find("3", QUIZ)).not.toHaveProperty("submission");
  });

  it("opens an activity at its time", async () => {
    expect(await find("3", LATER)).toMatchObject({
      available: false,
      availability: expect.stringMatching(/^Available from \d/),
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 22 * 86_400_000 });
    const opened = await find("3", LATER);
    expect(opened).toMatchObject({ available: true, url: expect.any(String) });
    expect(opened).not.toHaveProperty("availability");
  });

  it("gives a student with an extension the later date", async () => {
    expect((await due("5")) - (await due("3"))).toBe(7 * 86_400);
  });

  it("reports a running quiz attempt, and rejects users who may not be served", async () => {
    await control("POST", { running_attempts: [3] });
    expect(await context("3")).toMatchObject({ exam_lock: true });
    expect(await context("4")).toMatchObject({ errorcode: "requireloginerror" });
    expect(await context("7")).toMatchObject({ errorcode: "suspended" });
  });
});

/** Returns the distinct sets of keys that the sections have. */
function keysOfSections(sections: unknown): unknown {
  if (!Array.isArray(sections)) return sections;
  return [...new Set(sections.map((section) => Object.keys(section).toSorted().join()))];
}
