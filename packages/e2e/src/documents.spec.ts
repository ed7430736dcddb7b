import { expect, test } from "./fixtures.ts";

test("an answer from a file cites the file and page, shows the passage, and links to it", async ({
  chat,
}) => {
  await chat.visit();
  await chat.ask("How do CAM plants save water?");
  const source = chat.lastAnswer.getByRole("link", { name: "Lecture notes 3 (PDF), page 5" });
  await expect(source).toHaveAttribute("href", /\/mod\/resource\/view\.php\?id=26.*#page=5$/);
  await expect(chat.lastAnswer.getByText("From your course")).toBeVisible();
  await chat.lastAnswer.getByText("Passages", { exact: true }).click();
  await expect(chat.lastAnswer.getByRole("blockquote").first()).toContainText("stomata");

  const file = await chat.page.request.get((await source.getAttribute("href")) ?? "");
  expect(file.headers()["content-type"]).toBe("application/pdf");
});

test("an answer from a page links to the exact sentence", async ({ chat }) => {
  await chat.visit();
  await chat.ask("What does thermogenin do in brown fat?");
  const source = chat.lastAnswer.getByRole("link", { name: /Course reader: Cell respiration/ });
  const [tab] = await Promise.all([chat.page.context().waitForEvent("page"), source.click()]);
  await expect(tab.getByText("Brown fat does something else")).toBeInViewport();
  await tab.close();
});

test("the search terms are shown during a search, and the sources are still there after a reload", async ({
  chat,
  claude,
  moodle,
}) => {
  await chat.visit();
  await moodle.script({ latency_ms: 900 });
  await chat.ask("What does thermogenin do in brown fat?");
  await expect(chat.lastAnswer).toContainText("thermogenin brown fat");
  await expect(chat.lastAnswer.getByRole("link", { name: /Cell respiration/ })).toBeVisible();
  await chat.page.reload();
  await expect(chat.lastAnswer.getByRole("link", { name: /Cell respiration/ })).toBeVisible();
  expect(await claude.questions()).toBe(1);
});

test("on an activity's page, “this” means the activity's text", async ({ chat }) => {
  await chat.visit();
  await chat.page.getByRole("link", { name: "Osmosis and diffusion" }).click();
  await expect(chat.page.getByText("A salad wilts when it is salted, because")).toBeVisible();
  await chat.button("Summarise this page").click();
  await chat.seesAnswerBegin("In short, Osmosis and diffusion says:");
  await expect(chat.lastAnswer.getByRole("link", { name: /Osmosis and diffusion/ })).toBeVisible();
});

test("if documents cannot be searched, the question is answered without them", async ({
  chat,
  moodle,
}) => {
  await moodle.script({ failure: "err_db_down", function: "block_sidenote_get_documents" });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.button("Try again")).toHaveCount(0);
});
