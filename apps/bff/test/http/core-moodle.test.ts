import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bff, startBff, toPerson } from "../stage/bff.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";

let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let bff: Bff;
beforeAll(async () => {
  [claude, moodle] = await Promise.all([startClaude(), startMoodle({ withPlugin: false })]);
  bff = await startBff({ claude, moodle });
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});

describe("a Moodle without our block", () => {
  it("provides enough context through its core functions for an answer about the course", async () => {
    const sofia = await toPerson(bff, moodle);
    const response = await sofia.ask({ message: "What is this course about?" });
    expect(await response.json()).toMatchObject({ type: "message", status: "complete" });
    const [sent] = await claude.requests();
    expect(sent?.body.system[0]?.text).toContain("Introduction to Biology");
    expect(sent?.body.system[0]?.text).toContain("Sofia");
    const called = (await moodle.requests()).map((request) => request.function);
    expect(called).not.toContain("block_sidenote_get_turn_context");
    expect(called).toContain("core_ai_get_policy_status");
  });

  it.each([
    ["has not accepted the policy", { sub: "5" }, 200, "policy_required"],
    ["is not enrolled", { sub: "4" }, 403, "error"],
    ["is suspended", { sub: "7" }, 403, "error"],
    ["does not exist", { sub: "999" }, 403, "error"],
    ["is in a hidden course", { course_id: 4 }, 403, "error"],
  ])("gives no answer to a student who %s", async (_name, claims, status, type) => {
    const before = (await claude.requests()).length;
    const response = await (await toPerson(bff, moodle, claims)).ask({ message: "Hi" });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type });
    expect(await claude.requests()).toHaveLength(before);
  });

  it("does not skip the policy check if it fails", async () => {
    await moodle.script({ failure: "err_db_down", function: "core_ai_get_policy_status" });
    const amira = await toPerson(bff, moodle, { sub: "6", role: "teacher" });
    const before = (await claude.requests()).length;
    const response = await amira.ask({ message: "Hi" });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "moodle_unavailable" });
    expect(await claude.requests()).toHaveLength(before);
  });
});
