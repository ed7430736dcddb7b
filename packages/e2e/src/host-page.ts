import type { Page } from "@playwright/test";
import type { Sidenote } from "./stack.ts";

/** Opens a page of our test site, which the BFF allows to embed the chat. */
export async function openHostPage(page: Page, { pages }: Sidenote, body: string): Promise<void> {
  pages.show(
    "/",
    `<!DOCTYPE html><html lang="en"><title>A page</title><body style="margin: 1rem; font: 1rem/1.5 sans-serif">${body}</body></html>`,
  );
  await page.goto(pages.url);
}

/** Returns the script tag that embeds the chat. */
export function embedTag({ bffUrl }: Sidenote, attributes = ""): string {
  return `<script type="module" src="${bffUrl}/embed.js" ${attributes}></script>`;
}

/** Returns the page's Cumulative Layout Shift so far. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts: (PerformanceEntry & { value?: number })[] = list.getEntries();
          resolve(shifts.reduce((sum, { value = 0 }) => sum + value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        // The observer is not called if there are no entries.
        requestAnimationFrame(() => setTimeout(() => resolve(0), 200));
      }),
  );
}
