import { Chat } from "./chat.ts";
import { expect, test } from "./fixtures.ts";

// Playwright's contexts block third-party storage, as private windows do; then the host page stores the draft.
for (const [name, host] of [
  ["the chat's own site", "127.0.0.1"],
  ["a page where the browser blocks the chat's storage", "localhost"],
] as const) {
  test(`a draft on ${name} survives a reload and a logout, and is not shown to another user`, async ({
    page,
    sidenote,
  }) => {
    const chat = new Chat(page, sidenote.demoUrl.replace("localhost", host));
    await chat.visit();
    await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
    const keeps = await chat.question.evaluate(() => {
      try {
        return localStorage.length >= 0;
      } catch {
        return false;
      }
    });
    expect(keeps).toBe(host === "127.0.0.1");
    await chat.question.fill("What is osmo");
    await chat.page.reload();
    await expect(chat.question).toHaveValue("What is osmo");

    await chat.visit({ as: "elena", mode: "inline" });
    await expect(chat.transcript.getByText("Hello Elena")).toBeVisible();
    await expect(chat.question).toHaveValue("");
    await chat.visit({ mode: "inline" });
    await expect(chat.question).toHaveValue("What is osmo");

    await chat.ask("Explain photosynthesis");
    await chat.seesAnswerEnd("uses them to build");
    await chat.page.reload();
    await chat.seesAnswerEnd("uses them to build");
    await expect(chat.question).toHaveValue("");
  });
}

test("a question asked while offline is sent automatically when the network is back", async ({
  chat,
  claude,
}) => {
  const { page } = chat;
  await chat.visit();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await chat.question.fill("Explain ");
  await page.context().setOffline(true);
  await page.keyboard.type("photosynthesis");
  await page.keyboard.press("Enter");
  await expect(chat.transcript.getByText("You are offline.")).toBeVisible();
  expect(await claude.questions()).toBe(0);

  await page.context().setOffline(false);
  await chat.seesAnswerEnd("uses them to build");
  expect(await claude.questions()).toBe(1);
});

test("a pasted text grows the box to two fifths of the height, and excess characters are counted", async ({
  chat,
}) => {
  await chat.visit();
  await chat.question.focus();
  const lines = "A line that somebody pasted.\n".repeat(270);
  await chat.question.evaluate((box, text) => {
    box.focus();
    document.execCommand("insertText", false, text);
  }, lines);
  await expect(chat.frame.getByText("characters left")).toBeVisible();
  const share = await chat.question.evaluate((box) => box.clientHeight / innerHeight);
  expect(share).toBeGreaterThan(0.35);
  expect(share).toBeLessThan(0.42);

  await chat.question.press("End");
  await chat.page.keyboard.insertText("x".repeat(500));
  await expect(chat.frame.getByText("characters too many")).toBeVisible();
  await chat.question.press("Enter");
  await expect(chat.frame.getByText("This question is too long.")).toBeVisible();
  await expect(chat.answers).toHaveCount(0);
});

test("typing during an answer never disables Stop; a question that is too long disables Send", async ({
  chat,
  claude,
}) => {
  await claude.script({ pace_ms: 30 });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("Photosynthesis");
  await chat.question.press("x");
  await chat.question.press("Backspace");
  await expect(chat.button("Stop answering")).not.toHaveAttribute("aria-disabled", "true");

  await chat.button("Stop answering").click();
  await chat.question.fill("x".repeat(8_100));
  await expect(chat.button("Send")).toHaveAttribute("aria-disabled", "true");
});

test("a composer that was hidden when its draft was restored has the right height when shown", async ({
  page,
  chat,
}) => {
  // Imitate browsers without `field-sizing`, where a script sizes the box.
  await page.addInitScript(() => {
    CSS.supports = () => false;
    addEventListener("DOMContentLoaded", () => {
      const style = new CSSStyleSheet();
      style.replaceSync("textarea { field-sizing: fixed !important }");
      document.adoptedStyleSheets.push(style);
    });
  });
  await chat.visit();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await chat.question.fill("One\nTwo\nThree");
  const height = async () => (await chat.question.boundingBox())?.height ?? 0;
  const before = await height();
  expect(before).toBeGreaterThan(60);
  await chat.question.press("Escape");
  await page.reload();
  await chat.launcher.hover();
  await expect(chat.frame.locator("textarea")).toHaveValue(/Three/);
  await chat.launcher.click();
  await expect(chat.question).toBeVisible();
  await expect.poll(height).toBe(before);
});

test("the up arrow edits the last question, and the new answer replaces the old one", async ({
  chat,
  claude,
}) => {
  await claude.script({ answers: ["About cats.", "About dogs."] });
  await chat.visit();
  await chat.ask("Tell me of cats");
  await chat.seesAnswerEnd("About cats.");

  await chat.question.press("ArrowUp");
  const editor = chat.frame.getByRole("textbox", { name: "Edit your question" });
  await expect(editor).toBeFocused();
  await editor.fill("Tell me of dogs");
  await editor.press("Enter");
  await chat.seesAnswerEnd("About dogs.");
  await expect(chat.answers).toHaveCount(1);
  await expect(chat.question).toBeFocused();
  const { requests } = await claude.report();
  expect(requests.at(-1)?.body.messages).toHaveLength(1);
});
