import { expect, test } from "@playwright/test";
import { ask, logIn, openAssistant } from "./people.ts";
import { callMoodle, readStage } from "./stage.ts";

const stage = readStage();
const { moodleUrl, seed } = stage;

const hasAccepted = () =>
  callMoodle(stage, "core_ai_get_policy_status", { userid: seed.people.cleo });

test("a question held back by the AI policy is answered after acceptance, which Moodle records", async ({
  page,
}) => {
  expect(await hasAccepted()).toEqual({ status: false });
  await logIn(page, stage, "cleo");
  await page.goto(`${moodleUrl}/course/view.php?id=${seed.courseId}`);
  const frame = await openAssistant(page);
  // Moodle's own policy text, scrolled to its beginning.
  await expect(frame.getByText("How your data is processed", { exact: true })).toBeVisible();
  await expect(frame.getByRole("heading", { name: "Before you start" })).toBeInViewport();
  await ask(frame, "When is the essay due?");
  await frame.getByRole("button", { name: /accept/i }).click();
  await expect(frame.getByText("Essay on membranes").first()).toBeVisible();
  expect(await hasAccepted()).toEqual({ status: true });
});

test("a policy accepted before is not asked for again", async ({ page }) => {
  await logIn(page, stage, "cleo");
  await page.goto(`${moodleUrl}/course/view.php?id=${seed.courseId}`);
  const frame = await openAssistant(page);
  await ask(frame, "Where do I find the book?");
  await expect(frame.getByText("A book to open").first()).toBeVisible();
  await expect(frame.getByRole("button", { name: /accept/i })).toHaveCount(0);
});
