import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  bff = await startBff({ claude, moodle });
});
afterAll(async () => {
  await bff.close();
  await Promise.all([claude.stop(), moodle.stop()]);
});
beforeEach(async () => {
  await Promise.all([claude.reset(), moodle.reset()]);
});

/** Returns the line of the outline that the model got about an activity, when this person asked. */
async function toldAbout(name: string, claims: Record<string, unknown> = {}): Promise<string> {
  const person = await toPerson(bff, moodle, claims);
  await person.ask({ message: "What do I still have to do?" });
  const system = JSON.stringify((await claude.requests()).at(-1)?.body.system);
  return system.split("\\n").find((line) => line.startsWith(`- ${name} (`)) ?? "";
}

describe("what a student has done", () => {
  it("is told to the model with that student's question, as far as the site tells it", async () => {
    const quiz = await toldAbout("Genetics quiz");
    expect(quiz).toMatch(/ \| done \| submitted \w+day,? /);
    expect(quiz).not.toContain("grade: ");
    await moodle.script({ progress: "results" });
    expect(await toldAbout("Genetics quiz")).toMatch(
      /grade: 7\.00 \/ 10\.00 \| feedback: You mixed/,
    );
    await moodle.script({ progress: "none" });
    expect(await toldAbout("Genetics quiz")).not.toContain("done");
  });

  it("is another student's own, and nothing for a teacher", async () => {
    await moodle.script({ progress: "results", policy: { 5: true } });
    const amira = await toldAbout("Genetics quiz", { sub: "5" });
    expect(amira).toContain(" | not done yet | nothing submitted yet");
    expect(amira).not.toContain("feedback");
    const teacher = await toldAbout("Genetics quiz", { sub: "6", role: "teacher" });
    expect(teacher).toContain("(quiz, graded)");
    expect(teacher).not.toContain("submitted");
  });
});
