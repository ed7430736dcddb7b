import type { Context } from "@sidenote/protocol";
import { contextSchema } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import { codeOf, type Person, toPerson } from "../stage/bff.ts";
import { bff, moodle, sofia, startOther, useBff } from "../stage/one-bff.ts";

useBff();

describe("/context", () => {
  async function contextOf(person: Person, query = ""): Promise<Context> {
    const response = await person.send("GET", `/context${query}`);
    expect(response.status).toBe(200);
    return contextSchema.parse(await response.json());
  }

  it("returns the user, the course, and what the user may do", async () => {
    const context = await contextOf(sofia);
    expect(context).not.toHaveProperty("latest_session_id");
    expect(context).toMatchObject({
      user: { first_name: "Sofia" },
      course: {
        id: 2,
        fullname: "Introduction to Biology",
        shortname: "BIO101",
        url: `${moodle.url}/course/view.php?id=2`,
      },
      policy: "accepted",
      policy_kept_by: "moodle",
      title: "Sidenote",
      limits: null,
      retention_seconds: 86_400,
      message_max_characters: 8000,
      feedback_days: 0,
    });
    const amira = await toPerson(bff, moodle, { sub: "5" });
    expect(await contextOf(amira)).toMatchObject({ policy: "required", policy_kept_by: "moodle" });
    const outside = await toPerson(bff, moodle, { course_id: undefined });
    expect((await contextOf(outside)).course).toBeNull();
  });

  it("returns the latest conversation on request", async () => {
    const amira = await toPerson(bff, moodle, { sub: "5" });
    expect(await contextOf(amira, "?latest=1")).toMatchObject({ latest_session_id: null });
    const person = await toPerson(bff, moodle, { sub: "3", jti: "latest" });
    const answer = await (await person.ask({ message: "What is a cell?" })).json();
    const { latest_session_id: latest } = await contextOf(person, "?latest=1");
    expect(answer).toMatchObject({ session_id: latest });
  });

  it("returns what is left of the day's quota, which a question reduces", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "5", USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    const before = await contextOf(person);
    expect(before.limits).toEqual({ messages_left: 5, tokens_left: 100_000, resets_at: null });
    await person.ask({ message: "One" });
    const { limits } = await contextOf(person);
    expect(limits?.messages_left).toBe(4);
    expect(limits?.tokens_left).toBeLessThan(100_000);
    expect(limits?.tokens_left).toBeGreaterThan(90_000);
    expect(Date.parse(limits?.resets_at ?? "")).toBeGreaterThan(Date.now());
  });

  it("shows that a question that failed because of Moodle cost nothing", async () => {
    const other = await startOther({ USER_MESSAGES_PER_DAY: "5", USER_TOKENS_PER_DAY: "100000" });
    const person = await toPerson(other, moodle);
    await contextOf(person);
    await moodle.script({ failure: "err_db_down" });
    expect((await person.ask({ message: "One" })).status).toBe(503);
    await moodle.reset();
    expect((await contextOf(person)).limits).toMatchObject({
      messages_left: 5,
      tokens_left: 100_000,
    });
  });

  it.each([
    [{ sub: "4" }, 403, "forbidden"],
    [{ sub: "7" }, 403, "forbidden"],
    [{ course_id: 4 }, 403, "forbidden"],
  ])("is forbidden for %j", async (claims, status, code) => {
    const response = await (await toPerson(bff, moodle, claims)).send("GET", "/context");
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  it.each([
    ["network", 503, "moodle_unavailable"],
    ["err_maintenance_mode", 503, "moodle_unavailable"],
    ["html", 502, "moodle_error"],
  ])("returns an HTTP error if Moodle fails: %s", async (failure, status, code) => {
    await moodle.script({ failure });
    const response = await sofia.send("GET", "/context");
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });
});
