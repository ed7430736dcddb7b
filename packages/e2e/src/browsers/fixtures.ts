import { writeFile } from "node:fs/promises";
import { findWebKit } from "../../../tasks/src/test/find-webkit.ts";
import { test as base } from "../fixtures.ts";
import { hasFirefox, openFirefox } from "./firefox.ts";
import { Student } from "./student.ts";
import type { OtherBrowser } from "./tab.ts";
import { openWebKit } from "./webkit.ts";

const OPEN = { Firefox: openFirefox, WebKit: openWebKit };

export type Engine = keyof typeof OPEN;
export const IS_INSTALLED: Record<Engine, boolean> = {
  Firefox: hasFirefox,
  WebKit: findWebKit() !== null,
};

/** Fixtures for browsers that Playwright does not drive. Stack, simulators and report are those of other journeys. */
export const test = base.extend<
  { engine: Engine; student: Student },
  { browsers: Map<Engine, Promise<OtherBrowser>> }
>({
  engine: ["Firefox", { option: true }],
  browsers: [
    // Playwright requires the first parameter to be destructured, so it names a fixture that is not used.
    async ({ headless: _headless }, use) => {
      const browsers = new Map<Engine, Promise<OtherBrowser>>();
      await use(browsers);
      // A browser that failed to open has already failed its test.
      for (const browser of browsers.values())
        await browser.then(
          ({ close }) => close(),
          () => {},
        );
    },
    { scope: "worker" },
  ],
  student: async ({ engine, browsers, sidenote }, use, testInfo) => {
    const browser = browsers.get(engine) ?? OPEN[engine]();
    browsers.set(engine, browser);
    const tab = await (await browser).newTab();
    await use(new Student(tab, sidenote.demoUrl));
    try {
      if (testInfo.status !== testInfo.expectedStatus) {
        const path = testInfo.outputPath("screenshot.png");
        await writeFile(path, await tab.screenshot());
        await testInfo.attach("screenshot", { path });
      }
    } finally {
      await tab.close();
    }
  },
});

export { expect } from "../fixtures.ts";
