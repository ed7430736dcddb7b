import { expect, test } from "./fixtures.ts";

declare global {
  /** Whether the app had started before the user paused. */
  var hadStarted: boolean | undefined;
}

test("the app starts in a pause, not while the first letters are typed, and keeps them", async ({
  chat,
}) => {
  await chat.page.addInitScript(() => {
    if (!location.pathname.startsWith("/widget/")) return;
    addEventListener("DOMContentLoaded", () => {
      const box = document.querySelector("textarea")!;
      const typing = setInterval(() => {
        box.value += "a";
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }, 50);
      setTimeout(() => {
        clearInterval(typing);
        globalThis.hadStarted = document.getElementById("main") === null;
      }, 1000);
    });
  });
  await chat.visit({ mode: "inline" });
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  await expect(chat.question).toHaveValue(/^a{5,}$/);
  await expect.poll(() => chat.question.evaluate(() => globalThis.hadStarted)).toBe(false);
});

test("a question sent before the app has started goes to the new conversation begun before it", async ({
  chat,
}) => {
  await chat.page.addInitScript(() => {
    if (!location.pathname.startsWith("/widget/")) return;
    addEventListener("DOMContentLoaded", () => {
      document.querySelector<HTMLElement>("[aria-label='New conversation']")!.click();
      const box = document.querySelector("textarea")!;
      box.value = "Quiz me on genetics";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }),
      );
    });
  });
  await chat.visit({ mode: "inline" });
  await chat.seesAnswerEnd("No peeking");
});
