import type { Frame } from "@playwright/test";
import axe from "axe-core";
import { expect, test } from "./fixtures.ts";

/** What axe finds against WCAG 2.2 AA in one document, shadow trees included. */
async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  const found = await frame.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const scope = globalThis as typeof globalThis & { axe?: typeof axe };
    if (!scope.axe) throw new Error("axe was not loaded");
    return scope.axe.run(document, { runOnly: tags, iframes: false });
  });
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}

for (const mode of ["bubble", "inline", "panel"] as const)
  for (const theme of ["light", "dark"])
    test(`as ${mode}, ${theme}, neither page nor chat has a fault that axe knows`, async ({
      chat,
    }) => {
      await chat.visit({ mode, query: { theme } });
      await chat.ask("Compare mitosis and meiosis");
      await chat.seesAnswerEnd("The halving in meiosis");
      for (const frame of chat.page.frames())
        expect(await violations(frame), frame.url()).toEqual([]);
    });

test("by keyboard alone a student opens the chat, asks, reads and leaves", async ({
  chat,
  sidenote,
}) => {
  const { keyboard } = chat.page;
  await chat.page.goto(sidenote.demoUrl);
  await expect(chat.launcher).toBeVisible();
  await chat.launcher.focus();
  await keyboard.press("Enter");
  await expect(chat.question).toBeFocused();
  await keyboard.type("Explain photosynthesis");
  await keyboard.press("Enter");
  await chat.seesAnswerEnd("uses them to build");
  await expect(chat.question).toBeFocused();

  await keyboard.press("Shift+Tab");
  await expect(chat.frame.locator(":focus")).toBeVisible();
  await chat.question.focus();
  await keyboard.press("Escape");
  await expect(chat.launcher).toBeFocused();
});
