import { findViolations } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

for (const mode of ["bubble", "inline", "panel"] as const)
  for (const theme of ["light", "dark"])
    test(`as ${mode}, ${theme}, axe finds no violation in the page or the chat`, async ({
      chat,
    }) => {
      await chat.visit({ mode, query: { theme } });
      await chat.ask("Compare mitosis and meiosis");
      await chat.seesAnswerEnd("The halving in meiosis");
      for (const frame of chat.page.frames())
        expect(await findViolations(frame), frame.url()).toEqual([]);
    });

test("a student opens the chat, asks, reads and leaves with the keyboard alone", async ({
  chat,
  sidenote,
}) => {
  const { keyboard } = chat.page;
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  const isAtLauncher = () =>
    chat.launcher.evaluate(
      (button) => (button.getRootNode() as ShadowRoot).activeElement === button,
    );
  for (let stops = 0; stops < 60 && !(await isAtLauncher()); stops++) await keyboard.press("Tab");
  expect(await isAtLauncher()).toBe(true);
  await keyboard.press("Enter");
  await expect(chat.question).toBeFocused();
  await keyboard.type("Explain photosynthesis");
  await keyboard.press("Enter");
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.question).toBeFocused();

  await keyboard.press("Shift+Tab");
  await expect(chat.frame.locator(":focus")).toBeVisible();
  await keyboard.press("Tab");
  await expect(chat.question).toBeFocused();
  await keyboard.press("Escape");
  await expect(chat.launcher).toBeFocused();
});
