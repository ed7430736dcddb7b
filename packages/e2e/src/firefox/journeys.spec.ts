import axe from "axe-core";
import { expect, hasFirefox, test } from "./fixtures.ts";

test.skip(!hasFirefox, "There is no Firefox here: the journeys in it were not made.");

/** Slow enough to see an answer being written, on any machine. */
const SLOW = { pace_ms: 30 };

test("in Firefox a student asks, and watches the answer being written", async ({
  student,
  claude,
}) => {
  await claude.script(SLOW);
  await student.visit();
  await student.open();
  await student.ask("Explain photosynthesis");

  await student.seesAnswerBegin("Photosynthesis");
  await student.seesAnswerEnd("uses them to build");
  expect(await student.focused()).toBe("Your question");
});

test("in Firefox a student stops an answer", async ({ student, claude }) => {
  await claude.script(SLOW);
  await student.visit();
  await student.open();
  await student.ask("/simulate long 50");
  await student.seesAnswerBegin("A long answer");
  await student.click("Stop answering");
  await student.seesAnswerEnd("You stopped this answer.");
});

test("in Firefox an answer that is being written goes on after a reload", async ({
  student,
  claude,
}) => {
  await claude.script(SLOW);
  await student.visit();
  await student.open();
  await student.ask("Explain photosynthesis");
  await student.seesAnswerBegin("Photosynthesis");

  await student.page.reload();
  await student.seesAnswerBegin("Photosynthesis");
  await student.seesAnswerEnd("uses them to build");
  expect((await claude.report()).count).toBe(1);
});

test("in Firefox what could not be fetched comes when it is tried again", async ({
  student,
  sidenote,
}) => {
  await student.visit({ mode: "inline" });
  await student.read(".welcome:not(.outline)");
  sidenote.wire.cut();
  const box = await (await student.frame()).waitForSelector(".composer textarea");
  await box?.click();
  await student.read(".wait[role=alert]");
  sidenote.wire.mend();
  await student.click("Try again");
  // This Firefox remembers the failure: the frame is loaded anew.
  await student.ask("Explain photosynthesis");
  await student.seesAnswerEnd("uses them to build");
});

test("in Firefox, by keyboard alone, a student opens the chat, asks, reads and leaves", async ({
  student,
}) => {
  const { keyboard } = student.page;
  await student.visit();
  await student.page.waitForSelector("sidenote-chat >>> .launcher");
  for (let i = 0; i < 60 && (await student.focused()) !== "Sidenote chat"; i++)
    await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect.poll(() => student.focused()).toBe("Your question");

  await keyboard.type("Explain photosynthesis");
  await keyboard.press("Enter");
  await student.seesAnswerEnd("uses them to build");
  const passed: string[] = [];
  await keyboard.down("Shift");
  for (let i = 0; i < 8; i++) {
    await keyboard.press("Tab");
    passed.push(await student.focused());
  }
  await keyboard.up("Shift");
  expect(passed).toEqual(
    expect.arrayContaining(["Quiz me on this", "Poor answer", "Good answer", "Copy"]),
  );

  await keyboard.press("Escape");
  await expect.poll(() => student.focused()).toBe("Sidenote chat");
});

test("in Firefox the side panel is resized by keyboard and by dragging", async ({ student }) => {
  await student.visit({ mode: "panel" });
  await student.open();
  const { page } = student;
  const grip = await page.waitForSelector("sidenote-chat >>> .grip");
  const width = async () => {
    const panel = await page.waitForSelector("sidenote-chat >>> dialog");
    return Math.round((await panel?.boundingBox())?.width ?? 0);
  };
  const before = await width();
  await grip?.press("ArrowLeft");
  expect(await width()).toBe(before + 32);

  const box = await grip?.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 6, (box?.y ?? 0) + 40];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 100, y, { steps: 5 });
  await page.mouse.up();
  expect(await width()).toBe(before + 132);
});

for (const [mode, locale, direction] of [
  ["bubble", "en", "ltr"],
  ["inline", "ar", "rtl"],
  ["panel", "he", "rtl"],
] as const)
  test(`in Firefox as ${mode}, ${direction}, nothing overflows and axe finds no fault`, async ({
    student,
  }) => {
    await student.visit({ mode, locale });
    if (mode !== "inline") await student.open();
    await student.ask("Explain photosynthesis");
    await student.seesAnswerEnd("uses them to build");

    const frame = await student.frame();
    const page = await frame.evaluate(() => {
      const { dir, scrollWidth, scrollHeight, clientWidth, clientHeight } =
        document.documentElement;
      return { dir, right: scrollWidth - clientWidth, below: scrollHeight - clientHeight };
    });
    expect(page).toEqual({ dir: direction, right: 0, below: 0 });

    await frame.evaluate(axe.source);
    const faults = await frame.evaluate(async () => {
      const scope = globalThis as typeof globalThis & { axe?: typeof axe };
      const found = await scope.axe?.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      });
      return found?.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    });
    expect(faults).toEqual([]);
  });
