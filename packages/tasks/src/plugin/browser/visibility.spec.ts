import { expect, test } from "@playwright/test";
import { callMoodle, readStage } from "./stage.ts";

const stage = readStage();
const { seed } = stage;

/** Everything that the chat server is told about the course for one user, as JSON. */
async function outlineOf(name: keyof typeof seed.people): Promise<string> {
  const answer = await callMoodle(stage, "block_sidenote_get_turn_context", {
    userid: seed.people[name],
    courseid: seed.courseId,
    instanceid: seed.blockInstanceId,
  });
  return JSON.stringify(answer);
}

test("the chat server is never told what a student may not see", async () => {
  const [ada, ben, cleo] = [
    await outlineOf("ada"),
    await outlineOf("ben"),
    await outlineOf("cleo"),
  ];
  for (const outline of [ada, ben, cleo]) {
    expect(outline).toContain("A book to open");
    for (const canary of ["hidden", "stealth", "in a hidden section", "hidden section"])
      expect(outline).not.toContain(`Canary: ${canary}`);
  }
  expect(ada).toContain("Canary: group A in secret");
  expect(ada).not.toContain("Canary: group B");
  expect(ben).toContain("Canary: group B in secret");
  expect(ben).not.toContain("Canary: group A");
  expect(cleo).not.toContain("in secret");
});

test("the chat server is told what a teacher may see", async () => {
  expect(await outlineOf("teacher")).toContain("Canary: hidden");
});

test("somebody who is not enrolled is refused in Moodle's own words", async () => {
  expect(await outlineOf("outsider")).toContain("requireloginerror");
});
