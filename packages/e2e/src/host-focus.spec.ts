import { expect, test } from "./fixtures.ts";

test("the launcher opens the chat and Escape closes it, and the focus moves with it", async ({
  chat,
}) => {
  await chat.visit();
  await expect(chat.question).toBeFocused();
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "true");

  await chat.question.press("Escape");
  await expect(chat.launcher).toBeFocused();
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");
  await chat.page.keyboard.press("Enter");
  await expect(chat.question).toBeFocused();
});

test("while the frame is loading the panel has the focus, and Escape closes it", async ({
  chat,
}) => {
  const { page } = chat;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/widget/?*", (route) => held.then(() => route.continue()));
  await page.goto(chat.demoUrl);
  await chat.launcher.click();
  const dialog = page.getByRole("dialog", { name: "Sidenote chat" });
  await expect(dialog).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.launcher).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeFocused();
  release();
  await expect(chat.question).toBeFocused();
});

test("a chat that is open again after a reload, and an inline chat, do not take the focus", async ({
  chat,
}) => {
  const focused = () => chat.page.evaluate(() => document.activeElement?.tagName);
  await chat.visit();
  await chat.page.reload();
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  expect(await focused()).toBe("BODY");

  await chat.visit({ mode: "inline" });
  await expect(chat.transcript.getByText("Hello Sofia")).toBeVisible();
  expect(await focused()).toBe("BODY");
});

test("a shortcut opens and closes the chat from anywhere in the page", async ({
  chat,
  sidenote,
}) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  await chat.page.keyboard.press("Control+/");
  await expect(chat.question).toBeFocused();
  await chat.page.locator("h1").click();
  await chat.page.keyboard.press("Control+/");
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");

  await chat.page.keyboard.press("Control+/");
  await expect(chat.question).toBeFocused();
  await chat.page.keyboard.press("Control+/");
  await expect(chat.launcher).toHaveAttribute("aria-expanded", "false");
});

test("a chat that is closed and reopened within a second gets the focus again", async ({
  chat,
  sidenote,
}) => {
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  const toggle = () => chat.page.keyboard.press("Control+/");
  // Each opening waits up to a second for the focus. A timer of the first must not end the second's wait.
  for (const gapMs of [910, 930, 950]) {
    const openedAt = Date.now();
    await toggle();
    await expect(chat.question).toBeFocused();
    await chat.page.locator("h1").click();
    await toggle();
    await chat.page.waitForTimeout(Math.max(0, openedAt + gapMs - Date.now()));
    await toggle();
    await expect(chat.question).toBeFocused();
    await chat.page.locator("h1").click();
    await toggle();
    await chat.page.waitForTimeout(1200);
  }
});

test("the chat gets the focus even if the window lost it while the chat loaded", async ({
  chat,
  sidenote,
}) => {
  const { page } = chat;
  await page.goto(sidenote.demoUrl);
  await chat.launcher.click();
  await page.evaluate(() => {
    dispatchEvent(new Event("blur"));
    dispatchEvent(new Event("focus"));
  });
  await expect(chat.question).toBeFocused();
});
