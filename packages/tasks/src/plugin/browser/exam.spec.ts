import { expect, test } from "@playwright/test";
import { ask, logIn, openAssistant, waitForMoodle } from "./people.ts";
import { readStage } from "./stage.ts";

const stage = readStage();
const { moodleUrl, seed } = stage;

test("during a quiz attempt the assistant does not answer in any tab; afterwards it answers again", async ({
  page,
  context,
}) => {
  await logIn(page, stage, "ada");
  const other = await context.newPage();
  await other.goto(`${moodleUrl}/course/view.php?id=${seed.courseId}`);
  const frame = await openAssistant(other);

  await page.goto(`${moodleUrl}/mod/quiz/view.php?id=${seed.quizCmid}`);
  await waitForMoodle(page);
  await page.getByRole("button", { name: /attempt quiz/i }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /start attempt/i })
    .click();
  await page.waitForURL(/attempt\.php/);
  await expect(page.locator(".block_sidenote-widget, .block_sidenote-host")).toHaveCount(0);

  await ask(frame, "What is the answer to question one?");
  await expect(frame.getByText(/paused while you are taking a quiz/i).first()).toBeVisible();

  await page.getByRole("button", { name: /finish attempt/i }).click();
  await page.waitForURL(/summary\.php/);
  await waitForMoodle(page);
  await page.getByRole("button", { name: /submit all and finish/i }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /submit all and finish/i })
    .click();
  await page.waitForURL(/review\.php|view\.php/);
  await ask(frame, "Where do I find the glossary?");
  await expect(frame.getByText("A glossary to open").first()).toBeVisible();
});
