import { writeFile } from "node:fs/promises";
import { findWebKit } from "../../../tasks/src/test/find-webkit.ts";
import { test as base } from "../fixtures.ts";
import { hasFirefox, openFirefox } from "./firefox.ts";
import { Student } from "./student.ts";
import type { OtherBrowser } from "./tab.ts";
import { openWebKit } from "./webkit.ts";

const OPEN = { Firefox: openFirefox, WebKit: openWebKit };

export type Engine = keyof typeof OPEN;
export const IS_HERE: Record<Engine, boolean> = {
  Firefox: hasFirefox,
  WebKit: findWebKit() !== null,
};

/** Journeys in browsers that Playwright does not drive. Stack, simulators and report are those of all journeys. */
export const test = base.extend<
  { engine: Engine; student: Student },
  { browsers: Map<Engine, Promise<OtherBrowser>> }
>({
  engine: ["Firefox", { option: true }],
  browsers: [
    // Playwright wants to see which fixtures are used: one of them, for the sake of the form.
    async ({ headless: _headless }, use) => {
      const browsers = new Map<Engine, Promise<OtherBrowser>>();
      await use(browsers);
      // One that did not open has said so to the test that wanted it.
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
        await writeFile(path, await tab.photograph());
        await testInfo.attach("screenshot", { path });
      }
    } finally {
      await tab.close();
    }
  },
});

export { expect } from "../fixtures.ts";
