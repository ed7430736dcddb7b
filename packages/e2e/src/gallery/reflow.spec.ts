import type { Page } from "@playwright/test";
import { findViolations } from "../axe.ts";
import { expect, test } from "./fixtures.ts";

const STATES =
  `empty consent-waiting streaming queued answered long versions feedback editing over-limit
  long-notices menu conversations settings exam error-quota_exceeded error-store_unavailable`.split(
    /\s+/,
  );

/** Returns texts and controls that are cut off, or outside the viewport and not scrollable. Runs in the page. */
function findLost(): string[] {
  const scrolls = (element: Element): boolean =>
    element.scrollWidth > element.clientWidth &&
    /auto|scroll/.test(getComputedStyle(element).overflowX);
  const isReachable = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) if (scrolls(at)) return true;
    return false;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lost: string[] = [];
  const seen = document.createRange();
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest(".unseen, [hidden]")) continue;
    seen.selectNodeContents(node);
    const { left, right, width } = seen.getBoundingClientRect();
    if (width === 0) continue;
    // Tolerate one pixel of rounding.
    if ((left < -1 || right > innerWidth + 1) && !isReachable(element)) lost.push(node.textContent);
  }
  for (const element of document.querySelectorAll("button, p, h1, h2, label")) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const cut =
      (overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1) ||
      (overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1);
    if (cut && !element.closest(".unseen")) lost.push(`cut: ${element.textContent}`);
  }
  return lost;
}

/** The text spacing that WCAG 1.4.12 requires a page to support. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }`;

async function expectNothingLost(page: Page, when: string): Promise<void> {
  expect.soft(await page.evaluate(findLost), when).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(beyond, when).toBe(0);
}

for (const state of STATES)
  test(`${state} loses no content at 400 % zoom, with large or spaced text, and has no violation in forced colours`, async ({
    show,
  }) => {
    const page = await show(state);

    // A desktop viewport of 1280 by 1024 at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    await expectNothingLost(page, "at 400 %");

    await page.setViewportSize({ width: 390, height: 700 });
    const larger = await page.addStyleTag({ content: ":root { font-size: 200%; }" });
    await expectNothingLost(page, "with letters of twice the size");
    await larger.evaluate((style: Element) => style.remove());

    const spaced = await page.addStyleTag({ content: SPACED });
    await expectNothingLost(page, "with spaced text");
    await spaced.evaluate((style: Element) => style.remove());

    await page.emulateMedia({ forcedColors: "active" });
    expect(await findViolations(page)).toEqual([]);
  });
