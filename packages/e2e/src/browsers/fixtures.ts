import { writeFile } from "node:fs/promises";
import { test as base } from "../fixtures.ts";
import { hasFirefox, openFirefox } from "./firefox.ts";
import { Student } from "./student.ts";
import type { OtherBrowser } from "./tab.ts";
import { hasWebKit, openWebKit } from "./webkit.ts";

const OPEN = { Firefox: openFirefox, WebKit: openWebKit };

export type Engine = keyof typeof OPEN;
export const IS_HERE: Record<Engine, boolean> = { Firefox: hasFirefox, WebKit: hasWebKit };

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
      for (const browser of browsers.values()) await (await browser).close();
    },
    { scope: "worker" },
  ],
  student: async ({ engine, browsers, sidenote }, use, testInfo) => {
    const browser = browsers.get(engine) ?? OPEN[engine]();
    browsers.set(engine, browser);
    const tab = await (await browser).newTab();
    await use(new Student(tab, sidenote.demoUrl));
    if (testInfo.status !== testInfo.expectedStatus) {
      const path = testInfo.outputPath("screenshot.png");
      await writeFile(path, await tab.photograph());
      await testInfo.attach("screenshot", { path });
    }
    await tab.close();
  },
});

export { expect } from "../fixtures.ts";
