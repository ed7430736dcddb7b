import { expect, type Page, test } from "@playwright/test";
import { ask, logIn, openAssistant } from "./people.ts";
import { readStage, setConfig } from "./stage.ts";

const stage = readStage();
const { moodleUrl, seed } = stage;

/** Logs a user in, asks a question in a new conversation and returns the answer's locator. */
async function askInNewConversation(page: Page, who: string, question: string) {
  await logIn(page, stage, who);
  await page.goto(`${moodleUrl}/course/view.php?id=${seed.courseId}`);
  const frame = await openAssistant(page);
  await frame.getByRole("button", { name: "New conversation" }).click();
  await ask(frame, question);
  return frame.locator("article.answer").last();
}

test("an answer from a PDF of the course cites the page, and its link opens the file there", async ({
  page,
}) => {
  const answer = await askInNewConversation(page, "ada", "How do CAM plants save water?");
  const source = answer.getByRole("link", { name: "Lecture notes, page 5" });
  const href = `${moodleUrl}/mod/resource/view.php?id=${seed.notesCmid}&redirect=1#page=5`;
  await expect(source).toHaveAttribute("href", href);
  const file = await page.request.get(href);
  expect(file.headers()["content-type"]).toBe("application/pdf");
});

test("an answer from a page of the course links to the sentence", async ({ page, context }) => {
  const answer = await askInNewConversation(page, "ada", "/simulate search salted lettuce turgor");
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    answer.getByRole("link", { name: /Reading on turgor/ }).click(),
  ]);
  await expect(tab.getByText("A salted lettuce wilts.")).toBeVisible();
  await tab.close();
});

test("on an activity's page, “this” means the activity's text", async ({ page }) => {
  await logIn(page, stage, "ada");
  await page.goto(`${moodleUrl}/mod/page/view.php?id=${seed.readingCmid}`);
  const frame = await openAssistant(page);
  await frame.getByRole("button", { name: "New conversation" }).click();
  await ask(frame, "Summarise this, please");
  const answer = frame.locator("article.answer").last();
  await expect(answer).toContainText("In short, Reading on turgor says:");
  await expect(answer).toContainText("A salted lettuce wilts.");
});

test("a search never finds documents that the student may not open", async ({ page }) => {
  const answer = await askInNewConversation(
    page,
    "ada",
    "/simulate search canary sings turgor secret",
  );
  await expect(answer.getByText("From your course")).toBeVisible();
  await answer.getByText("Passages", { exact: true }).click();
  await expect(answer).toContainText("Canary: group A in secret");
  await expect(answer).not.toContainText(/group B|hidden|stealth|next week/);
});

test("a teacher who switches to a student's role gets only what that role may open", async ({
  page,
}) => {
  const search = "/simulate search canary hidden";
  const before = await askInNewConversation(page, "teacher", search);
  await before.getByRole("button", { name: "Accept and continue" }).click();
  await before.getByText("Passages", { exact: true }).click();
  await expect(before).toContainText("Canary: hidden");

  await page.goto(`${moodleUrl}/course/switchrole.php?id=${seed.courseId}&switchrole=-1`);
  await page.getByRole("button", { name: "Student", exact: true }).click();
  await expect(page).toHaveURL(/\/course\/view\.php/);
  const frame = await openAssistant(page);
  await frame.getByRole("button", { name: "New conversation" }).click();
  await ask(frame, search);
  const after = frame.locator("article.answer").last();
  await expect(after).toHaveAttribute("aria-busy", "false");
  await expect(after).not.toContainText("Canary: hidden");
});

test("with the documents switched off for the site, nothing is searched", async ({ page }) => {
  await setConfig(stage, "documents", "0");
  try {
    const answer = await askInNewConversation(page, "ada", "How do CAM plants save water?");
    await expect(answer).toHaveAttribute("aria-busy", "false");
    await expect(answer.getByRole("link", { name: /Lecture notes/ })).toHaveCount(0);
  } finally {
    await setConfig(stage, "documents", "1");
  }
});

test("the course's reports show a teacher what the assistant reads, and for whom", async ({
  page,
}) => {
  await logIn(page, stage, "teacher");
  await page.goto(`${moodleUrl}/report/view.php?courseid=${seed.courseId}`);
  await page.getByRole("link", { name: "What the assistant reads" }).click();
  const rowOf = (title: string) => page.getByRole("row").filter({ hasText: title });
  // Documents are still being read while the page is shown.
  await expect(async () => {
    await page.reload();
    await expect(rowOf("Lecture notes")).toContainText("Everybody in the course", { timeout: 1 });
    await expect(rowOf("Lecture notes").getByRole("cell").last()).toHaveText("Read", {
      timeout: 1,
    });
  }).toPass();
  await expect(rowOf("hidden").first()).toContainText("Hidden from students");
  await expect(
    page.getByText(/^The assistant can answer from \d+ of \d+ documents\.$/),
  ).toBeVisible();
});

test("the course's reports show a teacher usage figures, but none that come from fewer than five people", async ({
  page,
}) => {
  await askInNewConversation(page, "ada", "How do CAM plants save water?");
  await page.context().clearCookies();
  await logIn(page, stage, "teacher");
  await page.goto(`${moodleUrl}/report/view.php?courseid=${seed.courseId}`);
  await page.getByRole("link", { name: "Use of the assistant" }).click();
  const cellsOf = (name: string) => page.getByRole("row", { name }).getByRole("cell");
  await expect(cellsOf("Conversations started").first()).toHaveText(/^[1-9]\d*$/);
  await expect(cellsOf("Questions")).toHaveText(["–", "–", "–"]);
  await expect(page.getByText("in which fewer than five people asked are left out")).toBeVisible();
});

test("the report shows nothing of what a student wrote about an answer before the week is over", async ({
  page,
}) => {
  const answer = await askInNewConversation(page, "ada", "How do CAM plants save water?");
  await answer.getByRole("button", { name: "Poor answer" }).click();
  const reason = answer.getByRole("textbox", { name: "In your own words" });
  await expect(reason).toHaveAccessibleDescription(/Your teachers can read this/);
  await reason.fill("The notes say <b>otherwise</b> on page 5.");
  await answer.getByRole("button", { name: "Send feedback" }).click();
  await expect(answer.getByRole("button", { name: "Send feedback" })).toHaveCount(0);
  await page.context().clearCookies();
  await logIn(page, stage, "teacher");
  await page.goto(`${moodleUrl}/blocks/sidenote/report.php?courseid=${seed.courseId}`);
  await expect(
    page.getByText("There is nothing to show from the weeks that are over."),
  ).toBeVisible();
  await expect(page.getByText("if at least five people asked in that week")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("otherwise");
});

test("a student cannot open the report of what the assistant reads", async ({ page }) => {
  await logIn(page, stage, "ada");
  const answer = await page.goto(
    `${moodleUrl}/blocks/sidenote/documents.php?courseid=${seed.courseId}`,
  );
  await expect(page.getByText("Sorry, but you do not currently have permissions")).toBeVisible();
  expect(await answer?.text()).not.toContain("Lecture notes");
});
