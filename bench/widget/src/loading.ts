import { type Browser, type CDPSession, chromium, type Locator, type Page } from "@playwright/test";
import { chromiumOptions } from "../../../packages/tasks/src/chromium.ts";
import { serve } from "./server.ts";
import type { Site } from "./sites.ts";

export interface LoadFigures {
  /** From the start of the navigation until one can write, in ms. */
  usableMs: number;
  /** Bytes on the wire until then, and in all. */
  usableBytes: number;
  allBytes: number;
  /** Requests in all, the page's own document left out, and those to other hosts. */
  requests: number;
  foreign: number;
}

export interface Circumstances {
  cpuSlowdown: number;
  network?: { bytesPerSecond: number; latencyMs: number };
}

const PORT = 18_310;
const QUIET_MS = 2500;
const LETTERS = "Hello";

/** A page with nothing in it yet, under the given circumstances, and the site behind it. */
async function withPage<T>(
  browser: Browser,
  site: Site,
  { cpuSlowdown, network }: Circumstances,
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

/** How long it takes, in ms, until somebody who opens a site, clicks its field and types sees five letters in it. */
export function measureWriting(
  browser: Browser,
  site: Site,
  circumstances: Circumstances,
): Promise<number> {
  return withPage(browser, site, circumstances, async (page, _cdp, url) => {
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
 * How long it takes, in ms, from the start of a browser as it comes until its driver has filled a site's field: most of
 * it is the browser's own.
 */
export async function measureOpening(site: Site, circumstances: Circumstances): Promise<number> {
  const { args = [], ...options } = chromiumOptions;
  const asItComes = args.filter((arg) => !arg.startsWith("--disable-features"));
  const from = performance.now();
  const browser = await chromium.launch({ ...options, args: asItComes });
  try {
    return await withPage(browser, site, circumstances, async (page, _cdp, url) => {
      await page.goto(url, { waitUntil: "commit" });
      await findField(page, site).fill(LETTERS);
      return performance.now() - from;
    });
  } finally {
    await browser.close();
  }
}

/** Opens a site as a first-time visitor does; `watch` is the script that notices the composer. */
export function measureLoading(
  browser: Browser,
  site: Site,
  watch: string,
  circumstances: Circumstances,
): Promise<LoadFigures> {
  return withPage(browser, site, circumstances, async (page, cdp, url) => {
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
