import { expect, test } from "@playwright/test";
import { ask, logIn, openAssistant, waitForMoodle } from "./people.ts";
import { readStage, setConfig } from "./stage.ts";

const stage = readStage();
const { moodleUrl, seed } = stage;
const course = `${moodleUrl}/course/view.php?id=${seed.courseId}`;

/** Matches a day as an answer may write it, in the test site's time zone. */
function day(seconds: number): RegExp {
  const written = new Intl.DateTimeFormat("en", {
    day: "numeric",
    month: "long",
    timeZone: "Europe/London",
  }).format(seconds * 1000);
  return new RegExp(written.replace(/^(\w+) (\d+)$/, "\\b(?:$1 $2|$2 $1)\\b"));
}

test("a student asks about text that they select on a page of the course", async ({ page }) => {
  await logIn(page, stage, "ada");
  await page.goto(`${moodleUrl}/mod/page/view.php?id=${seed.pageCmid}`);
  await expect(page.locator(".block_sidenote-host .launcher")).toBeVisible();
  await waitForMoodle(page);
  await page.getByRole("heading", { level: 1 }).click({ clickCount: 3 });
  await page.getByRole("button", { name: "Ask about this" }).click();
  const frame = page.frameLocator('iframe[src*="/widget/"]');
  await expect(frame.getByRole("textbox")).toHaveValue(/^> \S/);
});

test("a student who asks when the essay is due gets her own extended date, with a link", async ({
  page,
}) => {
  await logIn(page, stage, "ada");
  await page.goto(course);
  const frame = await openAssistant(page);
  await frame.getByRole("button", { name: "New conversation" }).click();
  await expect(frame.getByText("Ask me about cells.")).toBeVisible();
  await frame.getByText("When is the essay due?").click();
  await expect(frame.getByText("Essay on membranes").first()).toBeVisible();
  const log = frame.locator("body");
  await expect(log).toContainText(day(seed.essayDue.ada));
  await expect(log).not.toContainText(day(seed.essayDue.all));
  await expect(frame.locator(`a[href*="/mod/assign/view.php"]`).first()).toBeAttached();
});

test("a student asks what is still to be done, marks a page as done, and it is no longer named", async ({
  page,
}) => {
  await logIn(page, stage, "ada");
  await page.goto(`${moodleUrl}/mod/page/view.php?id=${seed.readingCmid}`);
  const frame = await openAssistant(page);
  await frame.getByRole("button", { name: "New conversation" }).click();
  const answer = frame.locator("article.answer").last();
  await ask(frame, "What do I still have to do?");
  await expect(answer).toContainText("Essay on membranes");
  await expect(answer).toContainText("Reading on turgor");

  await waitForMoodle(page);
  // Its accessible name contains the page's.
  const completion = page.getByRole("button").and(page.locator("[data-toggletype]"));
  await expect(completion).toHaveText("Mark as done");
  await completion.click();
  await expect(completion).toHaveText("Done");
  await ask(frame, "And what is left to do now?");
  await expect(answer).toContainText("Essay on membranes");
  await expect(answer).not.toContainText("Reading on turgor");
});

test("a student sees on the page of graded work, and only there, that there are hints only", async ({
  page,
}) => {
  await setConfig(stage, "graded", "hints");
  try {
    await logIn(page, stage, "ada");
    await page.goto(`${moodleUrl}/mod/assign/view.php?id=${seed.essayCmid}`);
    const frame = await openAssistant(page);
    const notice = frame.getByText("This is graded: here I give hints, not answers.");
    await expect(notice).toBeVisible();
    await page.goto(`${moodleUrl}/mod/page/view.php?id=${seed.pageCmid}`);
    await openAssistant(page);
    await expect(frame.getByText("AI can be wrong.")).toBeVisible();
    await expect(notice).toHaveCount(0);
  } finally {
    await setConfig(stage, "graded", "style");
  }
});

test("the conversation continues on the next page", async ({ page }) => {
  await logIn(page, stage, "ada");
  await page.goto(course);
  const asked = await openAssistant(page);
  await ask(asked, "What is the quiz about?");
  await expect(asked.locator("article.answer").last()).toBeVisible();
  await page.goto(`${moodleUrl}/mod/page/view.php?id=${seed.pageCmid}`);
  const frame = await openAssistant(page);
  await expect(frame.getByText("What is the quiz about?").first()).toBeVisible();
});

test("the page contains no token and no secret, and runs no script from another origin", async ({
  page,
}) => {
  await logIn(page, stage, "ada");
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "script" && request.frame() === page.mainFrame())
      scripts.push(request.url());
  });
  const answer = await page.goto(course);
  const html = (await answer?.text()) ?? "";
  expect(html).toContain("block_sidenote");
  expect(html).not.toContain("eyJ");
  expect(html).not.toContain(stage.secret);
  await openAssistant(page);
  expect(scripts.filter((url) => !url.startsWith(moodleUrl))).toEqual([]);
  expect(scripts.length).toBeGreaterThan(0);
});

test("the launcher is reachable while the block drawer is closed, and covers none of Moodle's buttons", async ({
  page,
}) => {
  await logIn(page, stage, "ada");
  await page.goto(course);
  await expect(page.locator("#theme_boost-drawers-blocks")).not.toHaveClass(/\bshow\b/);
  const launcher = page.locator(".block_sidenote-host .launcher");
  await expect(launcher).toBeVisible();
  const help = page.locator(".btn-footer-popover");
  const [ours, theirs] = [await launcher.boundingBox(), await help.boundingBox()];
  expect(ours).not.toBeNull();
  expect(theirs).not.toBeNull();
  if (ours && theirs) expect(ours.y + ours.height).toBeLessThanOrEqual(theirs.y);
});

test("somebody who is not enrolled sees no assistant", async ({ page }) => {
  await logIn(page, stage, "outsider");
  await page.goto(course);
  await expect(page.locator(".block_sidenote-widget")).toHaveCount(0);
});
