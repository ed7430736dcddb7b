import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** Slow enough to see an answer being written, on any machine. */
const SLOW = { pace_ms: 30 };

test("a student asks, and watches the answer being written", async ({ chat, claude }) => {
  await claude.script(SLOW);
  await chat.visit();
  await chat.ask("Explain photosynthesis");

  await chat.seesAnswerBegin("Photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.question).toBeFocused();
});

/** Keeps the page's own server from telling who is here, which the chat waits for. Returns what ends this. */
async function holdToken(page: Page): Promise<() => void> {
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/token?**", async (route) => {
    await arrived;
    await route.continue();
  });
  return arrive;
}

test("whoever types before the chat is there goes on typing", async ({ chat }) => {
  const arrive = await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await chat.question.pressSequentially("Explain ");
  arrive();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await expect(chat.question).toBeFocused();
  await chat.page.keyboard.type("photosynthesis");
  await chat.page.keyboard.press("Enter");

  await chat.seesAnswerEnd("uses them to build");
});

test("whoever sends before the chat is there gets the answer when it is", async ({ chat }) => {
  const arrive = await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await chat.question.pressSequentially("Explain photosynthesis");
  await chat.page.keyboard.press("Enter");
  await expect(chat.question).toHaveValue("Explain photosynthesis");
  arrive();

  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.question).toHaveValue("");
});

test("a button that is pressed before the chat is there does its work when it is", async ({
  chat,
}) => {
  const arrive = await holdToken(chat.page);
  await chat.page.goto(`${chat.demoUrl}/?user=3&mode=inline`);
  await chat.frame.getByRole("button", { name: "Conversations" }).click();
  arrive();
  await expect(chat.frame.getByRole("dialog", { name: "Conversations" })).toBeVisible();
});

test("a new conversation that is wanted before the chat is there is a new one", async ({
  chat,
}) => {
  await chat.visit({ mode: "inline" });
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");

  const arrive = await holdToken(chat.page);
  await chat.page.reload();
  await chat.button("New conversation").click();
  const history = chat.page.waitForResponse((response) => /\/chat\/[\w-]+$/.test(response.url()));
  arrive();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  // The conversation of before is on its way already: when it is here, it is not shown.
  await (await history).finished();
  await chat.question.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await expect(chat.answers).toHaveCount(0);
});

test("what is loaded for a page with the chat in it: four requests, and no more until somebody is there", async ({
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
    // Kept for ever, so its name says what is in it.
    expect.stringMatching(/^\/embed\/[\w-]{6}\.js$/),
    "/widget/",
  ]);

  await chat.question.focus();
  await expect
    .poll(() => paths.filter((path) => path.startsWith("/widget/assets/")).length)
    .toBeGreaterThan(1);
});

test("the first screen is in the reader's language from the first paint, and so is the page's button", async ({
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

test("after a reload the conversation is there, and goes on where it was", async ({
  chat,
  claude,
}) => {
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

test("an answer that is being written goes on after a reload, and on another page", async ({
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

test("a student stops an answer, and the model stops too", async ({ chat, claude }) => {
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

test("an answer that was stopped ends in no raw Markdown, after a reload neither", async ({
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

test("two tabs show one conversation, and none of its messages twice", async ({
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
