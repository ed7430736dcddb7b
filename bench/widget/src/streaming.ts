import type { Browser } from "@playwright/test";
import { answers } from "./answer.ts";
import type { BenchPage, Run } from "./page.ts";

export interface StreamingFigures {
  /** Main-thread CPU per 1,000 characters, in ms; undefined if it timed out. */
  cpuMs: number | undefined;
  worstFrameMs: number;
}

const MEASURED = 2000;
const PACE = { charactersPerSecond: 1000, charactersPerDelta: 4 };
const TIMEOUT_MS = 60_000;

/** Resolves with the promise's value, or with undefined after `ms` milliseconds. */
async function withTimeout<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function withPage<Value>(
  browser: Browser,
  script: string,
  style: string,
  use: (page: BenchPage, cpuMs: () => Promise<number>) => Promise<Value>,
): Promise<Value | undefined> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.setContent(
      `<!doctype html><style>body{font:16px/1.5 sans-serif}main{width:640px;height:600px;overflow:auto}</style><style>${style}</style><body>`,
    );
    await page.addScriptTag({ content: script });
    const cpuMs = async (): Promise<number> => {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
    };
    const bench: BenchPage = {
      prepare: (run) => page.evaluate((each) => globalThis.page.prepare(each), run),
      stream: (run) => page.evaluate((each) => globalThis.page.stream(each), run),
      inspect: (run) => page.evaluate((each) => globalThis.page.inspect(each), run),
    };
    return await withTimeout(TIMEOUT_MS, use(bench, cpuMs));
  } finally {
    // A page that hangs does not close by itself.
    await withTimeout(5000, context.close());
  }
}

/** Measures streaming the last 2,000 characters of an answer of this length; the rest is inserted beforehand. */
export async function measureStreaming(
  browser: Browser,
  { script, style }: { script: string; style: string },
  kind: string,
  length: number,
): Promise<StreamingFigures> {
  const run: Run = { text: answers[kind]!(length), before: length - MEASURED, ...PACE };
  const figures = await withPage(browser, script, style, async (page, cpuMs) => {
    await page.prepare(run);
    const from = await cpuMs();
    const frames = await page.stream(run);
    return {
      cpuMs: ((await cpuMs()) - from) / (MEASURED / 1000),
      worstFrameMs: frames.worstFrameMs,
    };
  });
  return figures ?? { cpuMs: undefined, worstFrameMs: Number.POSITIVE_INFINITY };
}

/** Streams an answer and observes the document, untimed. */
export async function inspectStreaming(
  browser: Browser,
  { script, style }: { script: string; style: string },
): Promise<{ removedPer2000: number; selectionKept: boolean } | undefined> {
  const length = 4000;
  const run: Run = { text: answers["lesson"]!(length), before: length - MEASURED, ...PACE };
  return withPage(browser, script, style, async (page) => {
    await page.prepare(run);
    const { removedNodes, selectionKept } = await page.inspect(run);
    return { removedPer2000: removedNodes, selectionKept };
  });
}
