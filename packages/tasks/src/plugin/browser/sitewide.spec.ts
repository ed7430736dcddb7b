import { expect, test } from "@playwright/test";
import { ask, logIn, openAssistant } from "./people.ts";
import { readStage, setConfig } from "./stage.ts";

const stage = readStage();
const course = `${stage.moodleUrl}/course/view.php?id=${stage.seed.otherCourseId}`;

test("the site-wide option adds the assistant to a course without a block, and removes it again", async ({
  page,
}) => {
  await logIn(page, stage, "ada");
  await page.goto(course);
  await expect(page.locator(".block_sidenote-host")).toHaveCount(0);
  await setConfig(stage, "sitewide", "bubble");
  try {
    await page.goto(course);
    const frame = await openAssistant(page);
    await ask(frame, "Is anybody here?");
    await expect(frame.getByText(/answer complete/i)).toBeAttached();
    await page.goto(`${stage.moodleUrl}/my/`);
    await expect(page.locator(".block_sidenote-host")).toHaveCount(0);
  } finally {
    await setConfig(stage, "sitewide", "off");
  }
  await page.goto(course);
  await expect(page.locator(".block_sidenote-host")).toHaveCount(0);
});
