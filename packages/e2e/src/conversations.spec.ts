import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";

test("conversations have titles and can be searched, reopened, and deleted singly or all at once", async ({
  chat,
}) => {
  await chat.visit();
  for (const [question, end] of [
    ["Explain photosynthesis", "uses them to build"],
    ["Quiz me on genetics", "No peeking"],
    ["Compare mitosis and meiosis", "The halving in meiosis"],
  ] as const) {
    await chat.button("New conversation").click();
    await chat.ask(question);
    await chat.seesAnswerEnd(end);
  }
  await chat.button("Conversations").click();
  const dialog = chat.frame.getByRole("dialog", { name: "Conversations" });
  const deletions = dialog.getByRole("button", { name: /^Delete “/ });
  await expect(deletions).toHaveCount(3);

  await dialog.getByRole("searchbox").fill("GENET");
  await expect(deletions).toHaveCount(1);
  await deletions.click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog.getByText("No conversation matches")).toBeVisible();

  await dialog.getByRole("searchbox").fill("");
  await dialog.getByRole("button", { name: /^Explain photosynthesis/ }).click();
  await chat.seesAnswerEnd("uses them to build");

  await chat.button("Conversations").click();
  await dialog.getByRole("button", { name: "Delete all" }).click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog.getByText("No conversations yet.")).toBeVisible();
  await chat.page.keyboard.press("Escape");
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
});

test("another answer becomes a second version, and a rating can give its reason", async ({
  chat,
  claude,
}) => {
  await claude.script({ answers: ["The first answer.", "The second answer."] });
  await chat.visit();
  await chat.ask("What is a cell?");
  await chat.seesAnswerEnd("The first answer.");
  await chat.button("Answer again").click();
  await chat.seesAnswerEnd("The second answer.");
  await chat.button("Previous version").click();
  await chat.seesAnswerEnd("The first answer.");
  await chat.button("Next version").click();
  await chat.seesAnswerEnd("The second answer.");

  await chat.button("Poor answer").click();
  await chat.frame.getByRole("checkbox", { name: "Hard to understand" }).check();
  await chat.button("Send feedback").click();
  await expect(chat.frame.getByText("Thank you for your feedback.")).toBeVisible();
  await expect(chat.button("Poor answer")).toBeFocused();
});

test("a conversation is downloaded as Markdown", async ({ chat }) => {
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  await chat.button("More options").click();
  const downloading = chat.page.waitForEvent("download");
  await chat.button("Download as Markdown").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^BIO.*\.md$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain("> Explain photosynthesis");
  expect(text).toContain("uses them to build");
});

test("the conversation continues in its own tab", async ({ chat }) => {
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerEnd("uses them to build");
  await chat.button("More options").click();
  const opening = chat.page.waitForEvent("popup");
  await chat.button("Open in its own tab").click();
  const tab = await opening;
  const answers = tab.locator("article.answer");
  await expect(answers).toContainText("uses them to build");
  const question = tab.getByRole("textbox", { name: "Your question" });
  await question.fill("Quiz me on genetics");
  await question.press("Enter");
  await expect(answers.last()).toContainText("No peeking");
  await tab.close();
});

test("an answer that arrives while the chat is closed is counted on the launcher until the chat is opened", async ({
  chat,
  claude,
}) => {
  await claude.script({ pace_ms: 30 });
  await chat.visit();
  await chat.ask("Explain photosynthesis");
  await chat.seesAnswerBegin("Photosynthesis");
  await chat.button("Close").click();
  const button = chat.page.locator("sidenote-chat button[aria-expanded]");
  await expect(button).toHaveAccessibleName(/\b1\b/);
  await button.click();
  await expect(button).not.toHaveAccessibleName(/\d/);
  await chat.seesAnswerEnd("uses them to build");
});
