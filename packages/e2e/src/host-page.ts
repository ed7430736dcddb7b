import type { Page } from "@playwright/test";
import type { Sidenote } from "./stack.ts";

/** Opens a page of our own site, which the BFF lets embed the chat. */
export async function openHostPage(page: Page, { pages }: Sidenote, body: string): Promise<void> {
  pages.show(
    "/",
    `<!DOCTYPE html><html lang="en"><title>A page</title><body style="margin: 1rem; font: 1rem/1.5 sans-serif">${body}</body></html>`,
  );
  await page.goto(pages.url);
}

/** The tag that brings the chat into a page. */
export function embedTag({ bffUrl }: Sidenote, attributes = ""): string {
  return `<script type="module" src="${bffUrl}/embed.js" ${attributes}></script>`;
}

/** How much the page has moved so far: Cumulative Layout Shift. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts: (PerformanceEntry & { value?: number })[] = list.getEntries();
          resolve(shifts.reduce((sum, { value = 0 }) => sum + value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        // No entry, no call.
        requestAnimationFrame(() => setTimeout(() => resolve(0), 200));
      }),
  );
}
