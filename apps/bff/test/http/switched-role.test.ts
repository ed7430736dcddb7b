import type { SessionList } from "@sidenote/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bff, type Person, startBff, toPerson } from "../stage/bff.ts";
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
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle });
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});

const teacherAs = (claims: Record<string, unknown>): Promise<Person> =>
  toPerson(bff, moodle, { sub: "6", ...claims });

it("a teacher who switches to a student's role does not go on with what was said to the teacher", async () => {
  const [teacher, switched] = await Promise.all([
    teacherAs({ role: "teacher" }),
    teacherAs({ role: "student", switched_role_id: 5 }),
  ]);
  const answer = await teacher.ask({ message: "What is on the hidden page?" });
  const { session_id } = (await answer.json()) as { session_id: string };

  const response = await switched.send("GET", "/chat/sessions");
  expect(((await response.json()) as SessionList).sessions).toEqual([]);
  expect((await switched.ask({ message: "Go on", session_id })).status).toBe(404);
  expect((await teacher.ask({ message: "Go on", session_id })).status).toBe(200);
});

it("the model is told what that role may see, and nothing where Moodle allows no such switch", async () => {
  await claude.reset();
  for (const claims of [{ role: "teacher" }, { role: "student", switched_role_id: 5 }]) {
    const person = await teacherAs(claims);
    expect((await person.ask({ message: "Hello" })).status).toBe(200);
  }
  const [asTeacher, asStudent] = (await claude.requests()).map(({ body }) => JSON.stringify(body));
  expect(asTeacher).toContain("Model answers (teachers only)");
  expect(asStudent).toContain("Essay: the cell membrane");
  expect(asStudent).not.toContain("Model answers (teachers only)");

  const student = await toPerson(bff, moodle, { switched_role_id: 5 });
  const refused = await student.ask({ message: "Hello" });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ type: "error", code: "forbidden" });
});
