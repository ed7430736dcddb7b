import { describe, expect, it } from "vitest";
import type { Principal } from "../../src/chat/ports.ts";
import {
  answers,
  asked,
  moodle,
  openSite,
  principal,
  signal,
  useRecordedMoodle,
} from "./recorded-moodle.ts";
import { readRecording, type Recording } from "./recordings.ts";

useRecordedMoodle();

describe("the context of a turn through Moodle's core functions", () => {
  it("contains the recorded user and course, requested in parallel", async () => {
    const context = await openSite().getContext(principal(), signal);
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
    await openSite().getContext(principal({ userId: "3", courseId: 2 }), signal);
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
    await expect(openSite().getContext(principal(who), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is forbidden for a student in a hidden course", async () => {
    const recording = readRecording("ok_users_courses");
    const [course] = recording.body as { visible: number }[];
    if (course !== undefined) course.visible = 0;
    answers["core_enrol_get_users_courses"] = recording;
    await expect(openSite().getContext(principal(), signal)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is forbidden for a teacher in a hidden course too, because core does not tell who may see it", async () => {
    const recording = readRecording("ok_courses_ids");
    for (const course of recording.body as { visible: number }[]) course.visible = 0;
    answers["core_course_get_courses"] = recording;
    await expect(
      openSite().getContext(principal({ role: "teacher" }), signal),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("does not require a teacher to be enrolled", async () => {
    answers["core_enrol_get_users_courses"] = readRecording("ok_users_courses_none_enrolled");
    const context = await openSite().getContext(principal({ role: "teacher" }), signal);
    expect(context.course?.id).toBe(2);
    expect(asked()).not.toContain("core_enrol_get_users_courses");
  });

  it("has no course outside of courses", async () => {
    const context = await openSite().getContext(principal({ courseId: null }), signal);
    expect(context.course).toBeNull();
    expect(asked()).not.toContain("core_course_get_courses");
  });

  it("is cached for a while, per user, course and role", async () => {
    const site = openSite();
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
    const site = openSite();
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
    const site = openSite();
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
    await expect(openSite().getContext(principal(), signal)).resolves.toMatchObject({
      course: { id: 2 },
    });
  });

  it("is moodle_unavailable if the site's information is unavailable", async () => {
    answers["core_webservice_get_site_info"] = readRecording("err_maintenance_mode");
    await expect(openSite().getContext(principal(), signal)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
    await expect(openSite().isAccepted(principal(), signal)).rejects.toMatchObject({
      code: "moodle_unavailable",
    });
  });
});

describe("the AI policy through Moodle's core functions", () => {
  it("is accepted according to its status, which is then cached", async () => {
    const site = openSite();
    expect(await site.isAccepted(principal(), signal)).toBe(true);
    expect(await site.isAccepted(principal(), signal)).toBe(true);
    expect(asked().filter((name) => name === "core_ai_get_policy_status")).toHaveLength(1);
  });

  it("is never cached as refused", async () => {
    const site = openSite();
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
    await expect(openSite().isAccepted(principal(), signal)).rejects.toMatchObject({
      code: "moodle_error",
    });
  });

  it("is moodle_error on a Moodle that is too old for it", async () => {
    answers["core_ai_get_policy_status"] = readRecording("err_function_nonexistent");
    await expect(openSite().isAccepted(principal(), signal)).rejects.toMatchObject({
      code: "moodle_error",
    });
  });
});
