import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** Slow enough for any machine to see an answer in progress. */
const SLOW = { pace_ms: 30 };

test("a student asks, and watches the answer being written", async ({ chat, claude }) => {
  await claude.script(SLOW);
  await chat.visit();
  await chat.ask("Explain photosynthesis");

  await chat.seesAnswerBegin("Photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.question).toBeFocused();
});

/** Holds back the launch token, for which the chat waits. Returns a function that releases it. */
async function holdToken(page: Page): Promise<() => void> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/token?**", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("typing continues undisturbed when the chat becomes ready", async ({ chat }) => {
  const release = await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await chat.question.pressSequentially("Explain ");
  release();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await expect(chat.question).toBeFocused();
  await chat.page.keyboard.type("photosynthesis");
  await chat.page.keyboard.press("Enter");

  await chat.seesAnswerEnd("uses them to build");
});

test("a question sent before the chat is ready is answered when it is", async ({ chat }) => {
  const release = await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await chat.question.pressSequentially("Explain photosynthesis");
  await chat.page.keyboard.press("Enter");
  await expect(chat.question).toHaveValue("Explain photosynthesis");
  release();

  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.question).toHaveValue("");
});

test("a button pressed before the chat is ready acts when it is", async ({ chat }) => {
  const release = await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await chat.frame.getByRole("button", { name: "Conversations" }).click();
  release();
  await expect(chat.frame.getByRole("dialog", { name: "Conversations" })).toBeVisible();
});

test("a new conversation requested before the chat is ready starts empty", async ({ chat }) => {
  await chat.visit({ mode: "inline" });
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");

  const release = await holdToken(chat.page);
  await chat.page.reload();
  await chat.button("New conversation").click();
  const history = chat.page.waitForResponse((response) => /\/chat\/[\w-]+$/.test(response.url()));
  release();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  // The previous conversation is already being fetched; when it arrives, it must not be shown.
  await (await history).finished();
  await chat.question.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await expect(chat.answers).toHaveCount(0);
});

test("a page with the chat makes four requests, and no more until the user interacts", async ({
  chat,
  sidenote,
}) => {
  const paths: string[] = [];
  chat.page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === sidenote.bffUrl) paths.push(url.pathname);
  });
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await chat.page.waitForLoadState("networkidle");
  expect(paths.toSorted()).toEqual([
    "/context",
    "/embed.js",
    // Cached forever, so its name contains a hash.
    expect.stringMatching(/^\/embed\/[\w-]{6}\.js$/),
    "/widget/",
  ]);

  await chat.question.focus();
  await expect
    .poll(() => paths.filter((path) => path.startsWith("/widget/assets/")).length)
    .toBeGreaterThan(1);
});

test("the first screen and the launcher are in the user's language from the first paint", async ({
  chat,
}) => {
  await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=bubble&locale=ar`);
  const launcher = chat.page
    .locator("sidenote-chat")
    .getByRole("button", { name: "محادثة Sidenote" });
  await launcher.click();
  await expect(chat.frame.locator("html[dir=rtl][lang=ar]")).toBeVisible();
  await expect(chat.frame.getByRole("textbox", { name: "سؤالك" })).toBeVisible();
});

test("the answer knows the course's dates, and links to the activity", async ({
  chat,
  sidenote,
}) => {
  await chat.visit();
  await chat.ask("When is the essay due?");

  await chat.seesAnswerEnd(/Due: \w+, \d+ \w+ \d{4}/);
  const link = chat.lastAnswer.getByRole("link", { name: /Essay: the cell membrane/ }).first();
  await expect(link).toHaveAttribute("href", `${sidenote.moodleUrl}/mod/assign/view.php?id=4`);
  await expect(link).toHaveAttribute("rel", /noopener/);
});

test("after a reload the conversation is restored and continues", async ({ chat, claude }) => {
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");

  await chat.page.reload();
  await chat.seesAnswerEnd("uses them to build");
  await chat.ask("Quiz me on genetics");
  await chat.seesAnswerEnd("No peeking");

  const { requests } = await claude.report();
  expect(requests.at(-1)?.body.messages.map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "user",
  ]);
});

test("an answer in progress continues after a reload and on another page", async ({
  chat,
  claude,
}) => {
  await claude.script(SLOW);
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("Photosynthesis");

  await chat.page.reload();
  await chat.seesAnswerBegin("Photosynthesis");
  await chat.page.getByRole("link", { name: "Osmosis and diffusion" }).click();
  await chat.seesAnswerEnd("uses them to build");

  expect(await claude.questions()).toBe(1);
});

test("a student stops an answer, and the request to the model is aborted", async ({
  chat,
  claude,
}) => {
  await claude.script(SLOW);
  await chat.visit();
  await chat.ask("/simulate long 50");
  await chat.seesAnswerBegin("A long answer");

  await chat.button("Stop answering").click();
  await chat.seesAnswerEnd("You stopped this answer.");
  await expect
    .poll(async () => (await claude.report()).requests.map(({ aborted }) => aborted))
    .toEqual([true]);
});

test("a stopped answer shows no raw Markdown, before or after a reload", async ({
  chat,
  claude,
}) => {
  await claude.script({ answers: [`It is **${"very ".repeat(2000)}long**.`], pace_ms: 20 });
  await chat.visit();
  await chat.ask("How long is it?");
  await chat.seesAnswerBegin("It is very very");
  await chat.button("Stop answering").click();
  await chat.seesAnswerEnd("You stopped this answer.");
  await expect(chat.answers.locator("strong")).toContainText("very");
  await expect(chat.answers).not.toContainText("*");

  await chat.page.reload();
  await chat.seesAnswerEnd("You stopped this answer.");
  await expect(chat.answers.locator("strong")).toContainText("very");
  await expect(chat.answers).not.toContainText("*");
});

test("a student asks for another answer to the same question", async ({ chat, claude }) => {
  await claude.script({ answers: ["The first answer.", "The second answer."] });
  await chat.visit();
  await chat.ask("What is a cell?");
  await chat.seesAnswerEnd("The first answer.");

  await chat.button("Answer again").click();
  await chat.seesAnswerEnd("The second answer.");
  await expect(chat.answers).toHaveCount(1);
  const { requests } = await claude.report();
  expect(requests.at(-1)?.body.messages).toHaveLength(1);
});

test("two tabs show the same conversation without duplicate messages", async ({
  chat,
  openTab,
  claude,
}) => {
  await claude.script(SLOW);
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("Photosynthesis");

  const other = await openTab();
  await other.visit();
  await other.seesAnswerEnd("uses them to build");
  await chat.seesAnswerEnd("uses them to build");
  await other.ask("Quiz me on genetics");
  await other.seesAnswerEnd("No peeking");

  await chat.page.reload();
  await chat.seesAnswerEnd("No peeking");
  await expect(chat.answers).toHaveCount(2);
  expect(await claude.questions()).toBe(2);
});
