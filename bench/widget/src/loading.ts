import type { Browser } from "@playwright/test";
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

/** Opens a site as a first-time visitor does; `watch` is the script that notices the composer. */
export async function measureLoading(
  browser: Browser,
  site: Site,
  watch: string,
  { cpuSlowdown, network }: Circumstances,
): Promise<LoadFigures> {
  const server = await serve(PORT, site.answer);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
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
    await page.goto(`http://127.0.0.1:${PORT}${site.path ?? "/"}`);
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
  } finally {
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
