import axe from "axe-core";
import { type Engine, expect, IS_INSTALLED, test } from "./fixtures.ts";

/** Slow enough for any machine to see an answer in progress. */
const SLOW = { pace_ms: 30 };

for (const engine of ["Firefox", "WebKit"] as const)
  test.describe(`in ${engine}`, () => {
    test.use({ engine });
    test.skip(!IS_INSTALLED[engine], `${engine} is not installed.`);
    describeJourneys(engine);
  });

function describeJourneys(engine: Engine): void {
  test("a student opens the chat, types immediately, and watches the answer being written", async ({
    student,
    claude,
  }) => {
    await claude.script(SLOW);
    await student.visit();
    await student.open();
    await student.isIn("chat");
    // Without a click into the composer: WebKit focuses it only when something is typed.
    await student.tab.type("Explain photosynthesis");
    await student.press("Enter");

    await student.seesAnswerBegin("Photosynthesis");
    await student.seesAnswerEnd("uses them to build");
    expect(await student.focused()).toBe("Your question");
    await student.reads("article.question:first-of-type", "Explain photosynthesis");
  });

  test("the composer keeps the focus if it is clicked while the chat loads", async ({
    student,
  }) => {
    await student.visit();
    await student.open();
    await student.tab.click("chat", ".composer textarea");
    await student.reads(".welcome h2", "Hello Sofia");
    // Until after the time at which the chat would focus the composer by itself.
    await student.tab.run("chat", () => new Promise((pass) => setTimeout(pass, 500)));
    expect(await student.focusedInChat()).toBe("Your question");
  });

  test("a student stops an answer", async ({ student, claude }) => {
    await claude.script(SLOW);
    await student.visit();
    await student.open();
    await student.ask("/simulate long 50");
    await student.seesAnswerBegin("A long answer");
    await student.click("Stop answering");
    await student.seesAnswerEnd("You stopped this answer.");
  });

  test("an answer in progress continues after a reload", async ({ student, claude }) => {
    await claude.script(SLOW);
    await student.visit();
    await student.open();
    await student.ask("Explain photosynthesis");
    await student.seesAnswerBegin("Photosynthesis");

    await student.tab.reload();
    await student.seesAnswerBegin("Photosynthesis");
    await student.seesAnswerEnd("uses them to build");
    expect(await claude.questions()).toBe(1);
  });

  test("an answer whose connection breaks continues where it was", async ({
    student,
    claude,
    sidenote,
  }) => {
    await claude.script(SLOW);
    await student.visit();
    await student.open();
    await student.ask("Explain photosynthesis");
    await student.seesAnswerBegin("Photosynthesis");
    sidenote.wire.cut();
    await student.reads(".exchange:last-of-type .answer", "Reconnecting");
    sidenote.wire.mend();
    await student.seesAnswerEnd("uses them to build");
    expect(await claude.questions()).toBe(1);
  });

  test("a draft is restored after a reload", async ({ student }) => {
    const draft = () =>
      student.tab
        .run("chat", () => document.querySelector<HTMLTextAreaElement>(".composer textarea")?.value)
        .catch(() => null);
    await student.visit({ mode: "inline" });
    await student.reads(".welcome h2", "Hello Sofia");
    await student.tab.click("chat", ".composer textarea");
    await student.tab.type("Half a question");
    await expect.poll(draft).toBe("Half a question");
    await student.tab.reload();
    await student.reads(".welcome h2", "Hello Sofia");
    await expect.poll(draft).toBe("Half a question");
  });

  test("a part of the widget that could not be loaded is loaded on retry", async ({
    student,
    sidenote,
  }) => {
    await student.visit({ mode: "inline" });
    await student.reads(".welcome:not(.outline)");
    sidenote.wire.cut();
    await student.tab.click("chat", ".composer textarea");
    await student.reads("main .wait[role=alert]");
    sidenote.wire.mend();
    await student.tab.click("chat", "main .wait button");
    // Firefox ESR caches a failed import, so there the retry reloads the frame.
    await student.ask("Explain photosynthesis");
    await student.seesAnswerEnd("uses them to build");
  });

  test("a student opens the chat, asks, reads and leaves with the keyboard alone", async ({
    student,
  }) => {
    await student.visit();
    await student.reachesByTab("Sidenote chat");
    await student.press("Enter");
    await student.isIn("chat");
    if (engine !== "WebKit") await expect.poll(() => student.focused()).toBe("Your question");
    await student.tab.type("Explain photosynthesis");
    expect(await student.focused()).toBe("Your question");

    await student.press("Enter");
    await student.seesAnswerEnd("uses them to build");
    const passed: string[] = [];
    for (let i = 0; i < 8; i++) {
      await student.press("Tab", "Shift");
      passed.push(await student.focused());
    }
    expect(passed).toEqual(
      expect.arrayContaining(["Quiz me on this", "Poor answer", "Good answer", "Copy"]),
    );

    await student.press("Escape");
    await expect.poll(() => student.focused()).toBe("Sidenote chat");
  });

  test("the side panel is resized by keyboard and by dragging", async ({ student }) => {
    await student.visit({ mode: "panel" });
    await student.open();
    const measure = (selector: string) =>
      student.tab.run(
        "page",
        (wanted) => {
          const root = document.querySelector("sidenote-chat")?.shadowRoot;
          const {
            x = 0,
            y = 0,
            width = 0,
          } = root?.querySelector(wanted)?.getBoundingClientRect() ?? {};
          return { x, y, width };
        },
        selector,
      );
    await student.isIn("chat");
    const before = (await measure("dialog")).width;
    await student.tab.run("page", () => {
      document
        .querySelector("sidenote-chat")
        ?.shadowRoot?.querySelector<HTMLElement>(".grip")
        ?.focus();
    });
    await student.press("ArrowLeft");
    expect((await measure("dialog")).width).toBe(before + 32);

    const { x, y } = await measure(".grip");
    await student.tab.drag(Math.round(x) + 6, Math.round(y) + 40, { x: -100 });
    expect(Math.round((await measure("dialog")).width)).toBe(Math.round(before + 132));
  });

  for (const [mode, locale, direction] of [
    ["bubble", "en", "ltr"],
    ["inline", "ar", "rtl"],
    ["panel", "he", "rtl"],
  ] as const)
    test(`as ${mode}, ${direction}, nothing overflows and axe finds no violation`, async ({
      student,
    }) => {
      await student.visit({ mode, locale });
      if (mode !== "inline") await student.open();
      await student.ask("Explain photosynthesis");
      await student.seesAnswerEnd("uses them to build");

      const page = await student.tab.run("chat", () => {
        const { dir, scrollWidth, scrollHeight, clientWidth, clientHeight } =
          document.documentElement;
        return { dir, right: scrollWidth - clientWidth, below: scrollHeight - clientHeight };
      });
      expect(page).toEqual({ dir: direction, right: 0, below: 0 });

      await student.tab.load("chat", axe.source);
      const faults = await student.tab.run("chat", async () => {
        const scope = globalThis as typeof globalThis & { axe?: typeof axe };
        const found = await scope.axe?.run({
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        });
        return found?.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
      });
      expect(faults).toEqual([]);
    });
}
