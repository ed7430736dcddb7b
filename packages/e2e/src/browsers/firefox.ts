import { existsSync } from "node:fs";
import { type Frame, launch, type Page } from "puppeteer-core";
import { type OtherBrowser, type Place, type Tab, VIEWPORT } from "./tab.ts";

/** Debian's Firefox. */
const FIREFOX = "/usr/bin/firefox-esr";
export const hasFirefox = existsSync(FIREFOX);

/** Opens Debian's Firefox by WebDriver BiDi, through Puppeteer: Playwright drives only its own build of Firefox. */
export async function openFirefox(): Promise<OtherBrowser> {
  const browser = await launch({
    browser: "firefox",
    executablePath: FIREFOX,
    extraPrefsFirefox: { "ui.prefersReducedMotion": 1 },
  });
  return {
    async newTab() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport(VIEWPORT);
      return createTab(page, () => context.close());
    },
    close: () => browser.close(),
  };
}

function createTab(page: Page, close: () => Promise<void>): Tab {
  // Looked up each time, because each load creates a new document.
  async function find(place: Place): Promise<Frame> {
    if (place === "page") return page.mainFrame();
    const iframe = await page.waitForSelector("sidenote-chat >>> iframe");
    if (!iframe) throw new Error("there is no chat in the page");
    return iframe.contentFrame();
  }

  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: async (place, act, parameter = "") => (await find(place)).evaluate(act, parameter),
    load: async (place, script) => void (await (await find(place)).evaluate(script)),
    async click(place, selector) {
      const inShadow = place === "page" ? "sidenote-chat >>> " : "";
      await (await find(place)).locator(inShadow + selector).click();
    },
    type: (text) => page.keyboard.type(text),
    async press(key, held) {
      if (held) await page.keyboard.down(held);
      await page.keyboard.press(key);
      if (held) await page.keyboard.up(held);
    },
    async drag(x, y, by) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + by.x, y, { steps: 5 });
      await page.mouse.up();
    },
    screenshot: async () => Buffer.from(await page.screenshot()),
    close,
  };
}
