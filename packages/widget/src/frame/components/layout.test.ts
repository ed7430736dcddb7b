import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { DONE } from "../../gallery/memory-ports.ts";
import { settle, STATES } from "../../gallery/states.ts";
import { box, show } from "./show-app.ts";

test("the transcript follows its end only while the user is there", async () => {
  const { ports } = await show(STATES["long"]);
  const scroller = document.querySelector(".transcript")!;
  // On a slow machine the new size may be measured a frame later.
  const fromEnd = (): number =>
    Math.round(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop);
  await expect.poll(fromEnd).toBe(0);

  ports.script = () => [{ type: "chunk", content: "A line.\n\n".repeat(60) }];
  await box.click();
  await userEvent.keyboard("More?{Enter}");
  await settle();
  await expect.poll(fromEnd).toBe(0);

  scroller.scrollBy(0, -400);
  await settle();
  const readAt = scroller.scrollTop;
  ports.emit({ type: "chunk", content: "Another line.\n\n".repeat(30) });
  ports.emit(DONE);
  await settle();
  expect(scroller.scrollTop).toBe(readAt);

  await page.getByRole("button", { name: "1 new message" }).click();
  await settle();
  await expect.poll(fromEnd).toBe(0);
  ports.script = () => [{ type: "chunk", content: "Last.\n\n".repeat(20) }, DONE];
  await page.getByRole("button", { name: "Quiz me on this" }).click();
  await settle();
  await expect.poll(fromEnd).toBe(0);
});

test("the height of the conversation is reported to the host", async () => {
  const { ports } = await show();
  const before = ports.heights.at(-1)!;
  ports.script = () => [{ type: "chunk", content: "A line.\n\n".repeat(40) }, DONE];
  await page.getByRole("button", { name: "Quiz me on chapter 3" }).click();
  await settle();
  const content = document.querySelector(".content")!;
  expect(ports.heights.at(-1)).toBeGreaterThan(before + 500);
  expect(ports.heights.at(-1)).toBeGreaterThanOrEqual(content.scrollHeight);
});

test("only icons that point along the text are mirrored in right-to-left languages", async () => {
  const { models } = await show(STATES["versions"], { locale: "ar" });
  document.querySelector<HTMLElement>("#menu")?.showPopover();
  await settle();
  const turned = [...document.querySelectorAll("button:has(svg)")].filter(
    (button) => getComputedStyle(button.querySelector("svg")!).transform !== "none",
  );
  expect(turned.map((button) => button.ariaLabel || button.textContent)).toEqual(
    (["conversations", "popOut", "previousVersion", "nextVersion"] as const).map((key) =>
      models.words.t(key),
    ),
  );
});

test("the header keeps a line for the course's name only while the context is loading", async () => {
  const line = () => document.querySelector("header p")?.textContent ?? null;
  const { remove } = await show(STATES["loading"]);
  expect(line()).toBe("\u00a0");
  remove();
  await show(STATES["context-failed"]);
  await settle();
  expect(line()).toBeNull();
});

for (const width of [360, 1200])
  for (const direction of ["ltr", "rtl"] as const)
    test(`the conversation is as wide as the composer in a ${direction} frame of ${width} px`, async () => {
      await page.viewport(width, 700);
      await show({}, { direction });
      const edges = (selector: string): number[] => {
        const { left, right } = document.querySelector(selector)!.getBoundingClientRect();
        return [left, right].map(Math.round);
      };
      expect(document.querySelector(".transcript")!.clientWidth).toBeLessThan(width);
      document.querySelector<HTMLElement>(".welcome")!.style.maxInlineSize = "none";
      expect(edges(".welcome")).toEqual(edges(".composer"));
    });
