import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Principal } from "../../src/chat/ports.ts";
import { MoodleSite } from "../../src/moodle/moodle-site.ts";
import { toPrincipal } from "../stage/principal.ts";
import { MoodleServer } from "./moodle-server.ts";
import { readRecording, type Recording, replay } from "./recordings.ts";

const signal = new AbortController().signal;

const principal = (over: Partial<Principal> = {}): Principal =>
  toPrincipal({ instanceId: 12, ...over });

const moodle = new MoodleServer();
beforeAll(() => moodle.start());
afterAll(() => moodle.stop());

let answers: Record<string, Recording>;
beforeEach(() => {
  moodle.forget();
  answers = {
    core_webservice_get_site_info: readRecording("ok_site_info"),
    core_user_get_users_by_field: readRecording("ok_users_by_field_id"),
    core_course_get_courses: readRecording("ok_courses_ids"),
    core_enrol_get_users_courses: readRecording("ok_users_courses"),
    core_ai_get_policy_status: readRecording("ok_ai_policy_true"),
  };
  moodle.answer = (response, { form }) => {
    const recording = answers[form.get("wsfunction") ?? ""];
    if (recording === undefined) throw new Error(`not recorded: ${form.get("wsfunction")}`);
    replay(recording, response);
  };
});

function open({ cacheSeconds = 60 } = {}): MoodleSite {
  return new MoodleSite({
    url: moodle.url,
    token: "token",
    timeoutMs: 2000,
    cacheSeconds,
    wantsDocuments: true,
  });
}
const asked = (): (string | null)[] => moodle.seen.map(({ form }) => form.get("wsfunction"));

describe("the context of a turn through Moodle's core functions", () => {
  it("contains the recorded user and course, requested in parallel", async () => {
    const context = await open().getContext(principal(), signal);
    expect(context).toMatchObject({
      user: { firstName: "Sam" },
      course: { id: 2, shortname: "BIO101", url: `${moodle.url}/course/view.php?id=2` },
      outline: null,
      unavailable: null,
    });
    expect(context.course?.summary).not.toMatch(/[<>]/);
    expect(asked().toSorted()).toEqual([
      "core_course_get_courses",
      "core_enrol_get_users_courses",
      "core_user_get_users_by_field",
      "core_webservice_get_site_info",
    ]);
  });

  it("is requested for exactly this user and course", async () => {
    await open().getContext(principal({ userId: "3", courseId: 2 }), signal);
    const formOf = (name: string): Record<string, string> =>
      Object.fromEntries(
        moodle.seen.find(({ form }) => form.get("wsfunction") === name)?.form ?? [],
      );
    expect(formOf("core_user_get_users_by_field")).toMatchObject({ field: "id", "values[0]": "3" });
    expect(formOf("core_course_get_courses")).toMatchObject({ "options[ids][0]": "2" });
    expect(formOf("core_enrol_get_users_courses")).toMatchObject({
      userid: "3",
      returnusercount: "0",
    });
  });

  const refusals: [string, Partial<Principal>, Record<string, string>][] = [
    [
      "a user Moodle does not know",
      {},
      { core_user_get_users_by_field: "err_user_nonexistent_users_by_field" },
    ],
    [
      "a suspended user",
      { userId: "7" },
      { core_user_get_users_by_field: "ok_users_by_field_suspended_user" },
    ],
    ["an answer about another user", { userId: "99" }, {}],
    [
      "a course that does not exist",
      { courseId: 999 },
      { core_course_get_courses: "err_course_nonexistent_get_courses" },
    ],
    [
      "a course the account may not enter",
      { courseId: 2 },
      { core_course_get_courses: "err_courses_one_bad_of_two" },
    ],
    [
      "a student who is not enrolled",
      {},
      { core_enrol_get_users_courses: "ok_users_courses_none_enrolled" },
    ],
  ];
  it.each(refusals)("is forbidden for %s", async (_name, who, recorded) => {
    for (const [name, recording] of Object.entries(recorded)) {
      answers[name] = readRecording(recording);
    }
    await expect(open().getContext(principal(who), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is forbidden for a student in a hidden course", async () => {
    const recording = readRecording("ok_users_courses");
    const [course] = recording.body as { visible: number }[];
    if (course !== undefined) course.visible = 0;
    answers["core_enrol_get_users_courses"] = recording;
    await expect(open().getContext(principal(), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is forbidden for a teacher in a hidden course too, because core does not tell who may see it", async () => {
    const recording = readRecording("ok_courses_ids");
    for (const course of recording.body as { visible: number }[]) course.visible = 0;
    answers["core_course_get_courses"] = recording;
    await expect(open().getContext(principal({ role: "teacher" }), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("does not require a teacher to be enrolled", async () => {
    answers["core_enrol_get_users_courses"] = readRecording("ok_users_courses_none_enrolled");
    const context = await open().getContext(principal({ role: "teacher" }), signal);
    expect(context.course?.id).toBe(2);
    expect(asked()).not.toContain("core_enrol_get_users_courses");
  });

  it("has no course outside of courses", async () => {
    const context = await open().getContext(principal({ courseId: null }), signal);
    expect(context.course).toBeNull();
    expect(asked()).not.toContain("core_course_get_courses");
  });

  it("is cached for a while, per user, course and role", async () => {
    const site = open();
    await site.getContext(principal(), signal);
    const before = moodle.seen.length;
    await site.getContext(principal(), signal);
    expect(moodle.seen).toHaveLength(before);
    await site.getContext(principal({ role: "teacher" }), signal);
    expect(moodle.seen.length).toBeGreaterThan(before);
    await expect(site.getContext(principal({ userId: "4" }), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is not cached after a failure, so a Moodle that has recovered is asked again", async () => {
    const site = open();
    const good = answers["core_course_get_courses"] as Recording;
    answers["core_course_get_courses"] = readRecording("err_db_down");
    await expect(site.getContext(principal(), signal)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
    answers["core_course_get_courses"] = good;
    await expect(site.getContext(principal(), signal)).resolves.toMatchObject({
      course: { id: 2 },
    });
  });

  it("is moodle_error, with no fallback to core, if the site's information cannot be parsed", async () => {
    const known = answers["core_webservice_get_site_info"] as Recording;
    const site = open();
    for (const over of [{ status: 500 }, { body: "<html>…" }, { body: {} }]) {
      answers["core_webservice_get_site_info"] = { ...known, ...over };
      await expect(site.getContext(principal(), signal)).rejects.toMatchObject({
        code: "moodle_error",
      });
    }
    answers["core_webservice_get_site_info"] = known;
    await expect(site.getContext(principal(), signal)).resolves.toMatchObject({
      course: { id: 2 },
    });
  });

  it("comes from core if the account may not ask for the site's information", async () => {
    answers["core_webservice_get_site_info"] = readRecording("err_function_not_in_service");
    await expect(open().getContext(principal(), signal)).resolves.toMatchObject({
      course: { id: 2 },
    });
  });

  it("is moodle_unavailable if the site's information is unavailable", async () => {
    answers["core_webservice_get_site_info"] = readRecording("err_maintenance_mode");
    await expect(open().getContext(principal(), signal)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
    await expect(open().isAccepted(principal(), signal)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
  });
});

describe("the AI policy through Moodle's core functions", () => {
  it("is accepted according to its status, which is then cached", async () => {
    const site = open();
    expect(await site.isAccepted(principal(), signal)).toBe(true);
    expect(await site.isAccepted(principal(), signal)).toBe(true);
    expect(asked().filter((name) => name === "core_ai_get_policy_status")).toHaveLength(1);
  });

  it("is never cached as refused", async () => {
    const site = open();
    answers["core_ai_get_policy_status"] = readRecording("ok_ai_policy_false");
    expect(await site.isAccepted(principal(), signal)).toBe(false);
    expect(await site.isAccepted(principal(), signal)).toBe(false);
    answers["core_ai_get_policy_status"] = readRecording("ok_ai_policy_true");
    expect(await site.isAccepted(principal(), signal)).toBe(true);
  });

  it("is not considered accepted if the response has another key", async () => {
    answers["core_ai_get_policy_status"] = {
      ...readRecording("ok_ai_policy_true"),
      body: { accepted: true },
    };
    await expect(open().isAccepted(principal(), signal)).rejects.toMatchObject({
      code: "moodle_error",
    });
  });

  it("is moodle_error on a Moodle that is too old for it", async () => {
    answers["core_ai_get_policy_status"] = readRecording("err_function_nonexistent");
    await expect(open().isAccepted(principal(), signal)).rejects.toMatchObject({
      code: "moodle_error",
    });
  });
});

describe("the context of a turn through our block", () => {
  const block = {
    user: { id: 3, firstname: "Sam", timezone: "Europe/Berlin" },
    policy: "accepted",
    course: {
      id: 2,
      fullname: "Introduction to Biology",
      shortname: "BIO101",
      summary: "From the cell up",
      url: "https://moodle.example/course/view.php?id=2",
    },
    settings: {
      title: "Ask me",
      persona: "Professor Owl",
      instructions: "Mention the lab.",
      welcome: "Hello",
      notice: "For ideas only.",
      starters: ["What is due?"],
      style: "hints",
      graded_hints: true,
      outside_allowed: false,
    },
    exam_lock: false,
    ai_enabled: true,
    outline: [
      {
        section: "Week 1",
        summary: "What a cell is",
        activities: [
          {
            cmid: 4,
            name: "Essay",
            modname: "assign",
            graded: true,
            available: true,
            url: "https://moodle.example/mod/assign/view.php?id=4",
            dates: [{ label: "Due:", timestamp: 1_800_000_000 }],
          },
          {
            cmid: 5,
            name: "Later",
            modname: "page",
            available: false,
            availability: "From Monday",
            dates: [],
          },
        ],
      },
    ],
  };
  const answerBlock = (body: unknown): void => {
    const site = readRecording("ok_site_info");
    answers["core_webservice_get_site_info"] = {
      ...site,
      body: { functions: [{ name: "block_sidenote_get_turn_context", version: "1" }] },
    };
    answers["block_sidenote_get_turn_context"] = { ...site, body };
  };

  it("comes from a single call, including the policy", async () => {
    answerBlock(block);
    const site = open();
    const who = principal();
    const context = await site.getContext(who, signal);
    expect(context).toMatchObject({
      user: { firstName: "Sam", timezone: "Europe/Berlin" },
      course: { id: 2 },
      settings: {
        title: "Ask me",
        notice: "For ideas only.",
        persona: "Professor Owl",
        tutoringStyle: "hints",
        gradedHints: true,
        outsideAllowed: false,
      },
      unavailable: null,
    });
    expect(context.outline?.[0]).toMatchObject({ name: "Week 1", summary: "What a cell is" });
    expect(context.outline?.[0]?.activities).toEqual([
      expect.objectContaining({
        cmid: 4,
        graded: true,
        url: "https://moodle.example/mod/assign/view.php?id=4",
      }),
      expect.objectContaining({
        cmid: 5,
        graded: false,
        url: null,
        description: expect.stringContaining("From Monday"),
      }),
    ]);
    expect(await site.isAccepted(who, signal)).toBe(true);
    expect(asked()).toEqual(["core_webservice_get_site_info", "block_sidenote_get_turn_context"]);
    expect(Object.fromEntries(moodle.seen[1]?.form ?? [])).toMatchObject({
      userid: "3",
      courseid: "2",
      instanceid: "12",
    });
  });

  it("is requested at every turn, because an exam may have begun", async () => {
    answerBlock(block);
    const site = open();
    await site.getContext(principal(), signal);
    answerBlock({ ...block, exam_lock: true });
    expect((await site.getContext(principal(), signal)).unavailable).toBe("exam_in_progress");
    answerBlock({ ...block, ai_enabled: false });
    expect((await site.getContext(principal(), signal)).unavailable).toBe("disabled_here");
  });

  it.each([
    ["required", false],
    ["accepted", true],
    ["not_needed", true],
  ])("maps the policy %s to accepted: %s", async (policy, accepted) => {
    answerBlock({ ...block, policy });
    expect(await open().isAccepted(principal(), signal)).toBe(accepted);
  });

  it("contains the policy's text if it must be accepted", async () => {
    answerBlock(block);
    expect((await open().getContext(principal(), signal)).policyText).toBeNull();
    answerBlock({ ...block, policy: "required", policy_text: "Check what it says." });
    expect((await open().getContext(principal(), signal)).policyText).toBe("Check what it says.");
  });

  it("does not fall back to core when Moodle fails, because core does not know about exams", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      answerBlock({ ...block, exam_lock: true });
      const site = open();
      await site.getContext(principal(), signal);
      vi.advanceTimersByTime(3600_000);
      answers["core_webservice_get_site_info"] = readRecording("err_function_nonexistent");
      expect((await site.getContext(principal(), signal)).unavailable).toBe("exam_in_progress");
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    "suspended",
    "userdeleted",
    "usernotconfirmed",
    "invaliduser",
    "requireloginerror",
    "guestsarenotallowed",
  ])("is forbidden when the block says %s", async (errorcode) => {
    answerBlock({ exception: "core\\exception\\moodle_exception", errorcode, message: "…" });
    await expect(open().getContext(principal(), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is moodle_error if the block has just been uninstalled", async () => {
    answerBlock(readRecording("err_function_nonexistent").body);
    await expect(open().getContext(principal(), signal)).rejects.toMatchObject({
      code: "moodle_error",
    });
  });
});
