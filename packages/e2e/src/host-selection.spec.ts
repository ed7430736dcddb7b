import { expect, test } from "./fixtures.ts";

test("selected text is passed to the chat", async ({ chat, sidenote }) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  await chat.page
    .getByRole("heading", { name: "Week 2: The cell membrane" })
    .click({ clickCount: 3 });
  const button = chat.page.getByRole("button", { name: "Ask about this" });
  await button.click();
  await expect(chat.question).toHaveValue(/Week 2: The cell membrane/);
  // The button is placed shortly after pointerup, and the text is still selected.
  await chat.page.waitForTimeout(200);
  await expect(button).toBeHidden();
});

test("text selected by touch is passed to the chat, although the tap on the button clears the selection", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  await page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  // A long press causes a pointerdown but no pointerup.
  await page.evaluate(() => {
    const heading = document.querySelector("h1")!;
    const down = { bubbles: true, pointerType: "touch" };
    heading.dispatchEvent(new PointerEvent("pointerdown", down));
    getSelection()?.selectAllChildren(heading);
  });
  const button = page.getByRole("button", { name: "Ask about this" });
  await expect(button).toBeVisible();
  await button.evaluate((element: HTMLElement) => {
    getSelection()?.removeAllRanges();
    element.click();
  });
  await expect(chat.question).toHaveValue(/Introduction to Biology/);
  await expect(button).toBeHidden();
});
