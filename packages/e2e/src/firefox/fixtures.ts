import { existsSync } from "node:fs";
import { type Browser, launch } from "puppeteer-core";
import { test as base } from "../fixtures.ts";
import { FirefoxChat } from "./firefox-chat.ts";

/** Debian's Firefox. */
const FIREFOX = "/usr/bin/firefox-esr";
export const hasFirefox = existsSync(FIREFOX);

/**
 * Journeys in Firefox. Playwright drives only a Firefox of its own making; any other is driven by WebDriver BiDi, which
 * Puppeteer speaks. Stack, simulators and report are those of all journeys.
 */
export const test = base.extend<{ student: FirefoxChat }, { firefox: Browser }>({
  firefox: [
    async ({ headless }, use) => {
      const browser = await launch({
        browser: "firefox",
        headless,
        executablePath: FIREFOX,
        extraPrefsFirefox: { "ui.prefersReducedMotion": 1 },
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  student: async ({ firefox, sidenote }, use) => {
    const context = await firefox.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await use(new FirefoxChat(page, sidenote.demoUrl));
    await context.close();
  },
});

export { expect } from "../fixtures.ts";
