import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { ask, logIn, openAssistant } from "./people.ts";
import { php, readStage } from "./stage.ts";

const stage = readStage();
const { moodleUrl, moodleFolder, seed } = stage;
const script = join(import.meta.dirname, "../php/privacy.php");
const privacy = (what: "export" | "delete") =>
  php(stage, script, moodleFolder, what, String(seed.people.ben));

test("Moodle's export contains the conversation, and Moodle's deletion removes it completely", async ({
  page,
}) => {
  await logIn(page, stage, "ben");
  await page.goto(`${moodleUrl}/course/view.php?id=${seed.courseId}`);
  const question = "Do you remember the word ribosome?";
  const frame = await openAssistant(page);
  await ask(frame, question);
  await expect(frame.getByText(/answer complete/i)).toBeAttached();

  expect(await privacy("export")).toContain(question);
  await privacy("delete");
  expect(await privacy("export")).not.toContain(question);
  await page.reload();
  const after = await openAssistant(page);
  await expect(after.getByText("Ask me about cells.")).toBeVisible();
  await expect(after.getByText(question)).toHaveCount(0);
});
