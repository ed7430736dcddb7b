import { type Browser, type CDPSession, chromium, type Locator, type Page } from "@playwright/test";
import { chromiumOptions } from "../../../packages/tasks/src/chromium.ts";
import { serve } from "./server.ts";
import type { Site } from "./sites.ts";

export interface LoadFigures {
  /** From the start of the navigation until the field is usable, in ms. */
  usableMs: number;
  /** Bytes on the wire until then, and in total. */
  usableBytes: number;
  allBytes: number;
  /** All requests to the site except the page's own document, and requests to other hosts. */
  requests: number;
  foreign: number;
}

export interface Conditions {
  cpuSlowdown: number;
  network?: { bytesPerSecond: number; latencyMs: number };
}

const PORT = 18_310;
const QUIET_MS = 2500;
const LETTERS = "Hello";

/** Serves a site and calls `act` with an empty page under the given conditions. */
async function withPage<T>(
  browser: Browser,
  site: Site,
  { cpuSlowdown, network }: Conditions,
  act: (page: Page, cdp: CDPSession, url: string) => Promise<T>,
): Promise<T> {
  const server = await serve(PORT, site.answer);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    if (site.script) await page.addInitScript(site.script);
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpuSlowdown });
    if (network) {
      await cdp.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: network.latencyMs,
        downloadThroughput: network.bytesPerSecond,
        uploadThroughput: network.bytesPerSecond,
      });
    }
    return await act(page, cdp, `http://127.0.0.1:${PORT}${site.path ?? "/"}`);
  } finally {
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function findField(page: Page, site: Site): Locator {
  const root = site.isFramed ? page.frameLocator("iframe") : page;
  return root.locator("textarea:visible, [contenteditable=true]:visible").first();
}

/** Returns the time, in ms, to open a site, click its field, and type five letters into it. */
export function measureWriting(
  browser: Browser,
  site: Site,
  conditions: Conditions,
): Promise<number> {
  return withPage(browser, site, conditions, async (page, _cdp, url) => {
    const from = performance.now();
    await page.goto(url, { waitUntil: "commit" });
    const field = findField(page, site);
    await field.click();
    await page.keyboard.type(LETTERS);
    const text = await field.evaluate((element) =>
      element instanceof HTMLTextAreaElement ? element.value : element.textContent,
    );
    if (!text?.includes(LETTERS)) throw new Error(`${site.name} lost what was typed`);
    return performance.now() - from;
  });
}

/**
 * Returns the time, in ms, from the start of an unmodified browser until its driver has filled a site's field. Most of
 * it is the browser's own.
 */
export async function measureOpening(site: Site, conditions: Conditions): Promise<number> {
  const { args = [], ...options } = chromiumOptions;
  const defaultArgs = args.filter((arg) => !arg.startsWith("--disable-features"));
  const from = performance.now();
  const browser = await chromium.launch({ ...options, args: defaultArgs });
  try {
    return await withPage(browser, site, conditions, async (page, _cdp, url) => {
      await page.goto(url, { waitUntil: "commit" });
      await findField(page, site).fill(LETTERS);
      return performance.now() - from;
    });
  } finally {
    await browser.close();
  }
}

/** Opens a site as a first-time visitor does; `watch` is the script that detects the composer. */
export function measureLoading(
  browser: Browser,
  site: Site,
  watch: string,
  conditions: Conditions,
): Promise<LoadFigures> {
  return withPage(browser, site, conditions, async (page, cdp, url) => {
    await page.addInitScript(watch);
    const arrivals: { at: number; bytes: number }[] = [];
    let requests = -1;
    let foreign = 0;
    let clockOffset = 0;
    cdp.on("Network.requestWillBeSent", ({ request, timestamp, wallTime }) => {
      clockOffset = wallTime - timestamp;
      const { protocol, port } = new URL(request.url);
      if (!protocol.startsWith("http")) return;
      if (port === String(PORT)) requests++;
      else foreign++;
    });
    cdp.on("Network.loadingFinished", ({ encodedDataLength, timestamp }) => {
      arrivals.push({ at: (timestamp + clockOffset) * 1000, bytes: encodedDataLength });
    });
    await page.goto(url);
    await page.waitForFunction(() => "usableAt" in globalThis, undefined, { timeout: 20_000 });
    const [from, usableMs] = await page.evaluate(() => [
      performance.timeOrigin,
      (globalThis as typeof globalThis & { usableAt: number }).usableAt,
    ]);
    await page.waitForTimeout(QUIET_MS);
    const bytes = (until: number): number =>
      arrivals.reduce((sum, arrival) => sum + (arrival.at <= until ? arrival.bytes : 0), 0);
    return {
      usableMs: usableMs ?? 0,
      usableBytes: bytes((from ?? 0) + (usableMs ?? 0)),
      allBytes: bytes(Number.POSITIVE_INFINITY),
      requests,
      foreign,
    };
  });
}
