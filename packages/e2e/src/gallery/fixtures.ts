import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page, test as base } from "@playwright/test";
import { build, preview } from "vite";
import { ROOT } from "../../../tasks/src/root.ts";

/** How a state is displayed: parameters in the gallery's URL. */
export interface Look {
  readonly scheme?: "light" | "dark";
  readonly locale?: string;
  readonly dir?: "rtl";
}

/** The fixed time at which all states are rendered, because some show the time. */
const NOW = new Date("2026-11-23T10:00:00Z");

/** The same typeface on every machine, because another would break lines elsewhere. */
const FONTS = "https://fonts.test/";
const STYLE = `
  @font-face { font-family: Pinned; src: url(${FONTS}DejaVuSans.ttf); }
  @font-face { font-family: Pinned; font-weight: 700; src: url(${FONTS}DejaVuSans-Bold.ttf); }
  @font-face { font-family: "Pinned Mono"; src: url(${FONTS}DejaVuSansMono.ttf); }
  :root { --sidenote-font: Pinned; }
  math { font-family: Pinned !important; }
  pre, code { font-family: "Pinned Mono" !important; }
  * { caret-color: transparent !important; }`;
const { resolve } = createRequire(import.meta.url);

export const test = base.extend<
  { show: (state: string, look?: Look) => Promise<Page> },
  { /** The URL at which the gallery is served. */ gallery: string }
>({
  gallery: [
    async ({ headless: _headless }, use) => {
      const root = join(ROOT, "packages/widget/src/gallery");
      const configFile = join(ROOT, "packages/widget/gallery.config.ts");
      const outDir = await mkdtemp(join(tmpdir(), "sidenote-gallery-"));
      const logLevel = "warn";
      await build({ root, configFile, logLevel, build: { outDir } });
      const server = await preview({
        root,
        configFile,
        logLevel,
        build: { outDir },
        preview: { port: 0, host: "127.0.0.1" },
      });
      const url = server.resolvedUrls?.local[0];
      if (!url) throw new Error("the gallery is not served");
      await use(url);
      await server.close();
      await rm(outDir, { recursive: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
  show: async ({ page, gallery }, use) => {
    await page.clock.setFixedTime(NOW);
    await page.route(`${FONTS}*`, (route) => {
      const file = route.request().url().slice(FONTS.length);
      return route.fulfill({
        path: resolve(`dejavu-fonts-ttf/ttf/${file}`),
        headers: { "access-control-allow-origin": "*" },
      });
    });
    await use(async (state, look = {}) => {
      const search = new URLSearchParams({ state, ...look });
      await page.goto(`${gallery}?${search}`);
      await page.addStyleTag({ content: STYLE });
      await page.locator(`body[data-shown="${state}"]`).waitFor();
      await page.evaluate(() => document.fonts.ready);
      return page;
    });
  },
});

export { expect } from "@playwright/test";
