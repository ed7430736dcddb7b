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
