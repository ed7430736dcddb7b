import { expect, test } from "@playwright/test";
import { ask, logIn, openAssistant, waitForMoodle } from "./people.ts";
import { readStage } from "./stage.ts";

const stage = readStage();
const { moodleUrl, seed } = stage;
const course = `${moodleUrl}/course/view.php?id=${seed.otherCourseId}`;

test("a teacher adds the block, configures it, and students find it on every page of the course", async ({
  browser,
  page,
}) => {
  await logIn(page, stage, "teacher");
  await page.goto(course);
  await waitForMoodle(page);
  await page.locator('.editmode-switch-form input[type="checkbox"]').click();
  await expect(page.locator("body.editing")).toBeVisible();
  await waitForMoodle(page);
  const drawer = page.locator("#theme_boost-drawers-blocks");
  const opener = page.getByRole("button", { name: "Open block drawer" });
  if (await opener.isVisible()) await opener.click();
  await drawer.getByText("Add a block").click();
  await page.getByRole("dialog").getByText("Sidenote", { exact: true }).click();

  const block = page.locator("section.block_sidenote");
  await expect(block).toBeVisible();
  await waitForMoodle(page);
  await block
    .locator(".dropdown-toggle, [data-toggle=dropdown], [data-bs-toggle=dropdown]")
    .first()
    .click();
  await block.getByRole("menuitem", { name: /configure/i }).click();
  const form = page.getByRole("dialog");
  await form.locator("[name=config_title]").fill("Chemistry tutor");
  await form.locator("[name=config_mode]").selectOption("panel");
  await form.locator("[name=config_welcome]").fill("Ask me about <molecules>.");
  await form.locator("[name=config_graded]").selectOption({ label: "Hints only" });
  await form.getByRole("button", { name: /save/i }).click();
  await expect(page.getByRole("heading", { name: "Chemistry tutor" }).first()).toBeVisible();

  const student = await browser.newPage();
  await logIn(student, stage, "ada");
  await student.goto(`${moodleUrl}/user/index.php?id=${seed.otherCourseId}`);
  const frame = await openAssistant(student);
  await frame.getByRole("button", { name: "New conversation" }).click();
  await expect(frame.getByText("Ask me about <molecules>.")).toBeVisible();
  await ask(frame, "Hello?");
  await expect(frame.getByText("Hello?").first()).toBeVisible();
  await student.close();
});
