import type { Browser, Frame } from "@playwright/test";
import { serve } from "./server.ts";
import type { Site } from "./sites.ts";

export interface ScrollFigures {
  /** From the navigation until all messages are on the page. */
  allThereMs: number;
  /** The longest task on the main thread until then; 0 if none took 50 ms. */
  longestTaskMs: number;
  /** Main-thread CPU time per frame while the wheel turns, of 16.7 ms available. */
  cpuPerFrameMs: number;
  /** The time between two frames while scrolling back from the last message: median and 99th percentile. */
  medianFrameMs: number;
  slowFrameMs: number;
  /** Dropped frames per 1,000 that were due. */
  droppedPer1000: number;
  nodes: number;
  heapMegabytes: number;
}

const PORT = 5312;
/** Pixels per step: at one step per frame, fast scrolling of 7,200 pixels a second. */
const WHEEL_STEP = 120;
const WHEEL_STEPS = 500;
const FRAME_MS = 1000 / 60;

declare global {
  var longTasks: number[];
  var frameTimes: number[];
}

/** Opens a page, waits until `count` elements are in its scroller, and scrolls back from its end with the wheel. */
export async function measureScrolling(
  browser: Browser,
  site: Site,
  { scroller, element, count }: { scroller: string; element: string; count: number },
): Promise<ScrollFigures> {
  const server = await serve(PORT, site.answer);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const cpuMs = async (): Promise<number> => {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
    };
    await page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration);
      }).observe({ type: "longtask", buffered: true });
    });
    await page.goto(`http://localhost:${PORT}/`);
    const frame = await findFrame(page.frames.bind(page), scroller);
    await frame.waitForFunction(
      ([selector, wanted]) => document.querySelectorAll(selector).length >= wanted,
      [element, count] as const,
      { polling: 50, timeout: 60_000 },
    );
    const opened = await frame.evaluate(() => ({
      allThereMs: performance.now(),
      longestTaskMs: Math.max(0, ...globalThis.longTasks),
    }));
    await page.waitForTimeout(1000);
    const place = await frame.locator(scroller).boundingBox();
    await page.mouse.move(place!.x + place!.width / 2, place!.y + place!.height / 2);
    await frame.evaluate((selector) => {
      globalThis.frameTimes = [];
      document.querySelector(selector)!.scrollTo(0, 1e9);
      const clock = {
        last: performance.now(),
        note(now: number): void {
          globalThis.frameTimes.push(now - clock.last);
          clock.last = now;
          requestAnimationFrame(clock.note);
        },
      };
      requestAnimationFrame(clock.note);
    }, scroller);
    const from = await cpuMs();
    for (let step = 0; step < WHEEL_STEPS; step++) await page.mouse.wheel(0, -WHEEL_STEP);
    const spentMs = (await cpuMs()) - from;
    const times = (await frame.evaluate(() => globalThis.frameTimes)).toSorted((a, b) => a - b);
    const dropped = times.map((ms) => Math.max(0, Math.round(ms / FRAME_MS) - 1));
    const lost = dropped.reduce((sum, each) => sum + each, 0);
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    return {
      ...opened,
      cpuPerFrameMs: spentMs / times.length,
      medianFrameMs: times[Math.floor(times.length / 2)]!,
      slowFrameMs: times[Math.floor(times.length * 0.99)]!,
      droppedPer1000: (lost / (times.length + lost)) * 1000,
      nodes: await frame.evaluate(() => document.querySelectorAll("*").length),
      heapMegabytes: usedSize / 1e6,
    };
  } finally {
    await context.close();
    server.close();
  }
}

async function findFrame(frames: () => Frame[], selector: string): Promise<Frame> {
  for (let left = 600; left > 0; left--) {
    for (const frame of frames()) {
      if (await frame.$(selector).catch(() => null)) return frame;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No frame has ${selector}`);
}
