import type { Browser } from "@playwright/test";
import { createConversationSite, createPlainSite } from "./conversation-site.ts";
import { median, printTable } from "./figures.ts";
import { measureScrolling, type ScrollFigures } from "./scrolling.ts";

const MESSAGES = 1000;

/** Opens and scrolls a conversation of 1,000 messages, in turn with the same messages as plain text. */
export async function reportScrolling(browser: Browser, rounds: number): Promise<void> {
  const ours = createConversationSite(MESSAGES);
  const plain = createPlainSite(MESSAGES);
  const figures = new Map<string, ScrollFigures[]>([
    [plain.name, []],
    [ours.name, []],
  ]);
  for (let round = 0; round < rounds; round++) {
    const wanted = { scroller: ".transcript", element: ".exchange", count: MESSAGES / 2 };
    figures
      .get(plain.name)!
      .push(
        await measureScrolling(browser, plain, { scroller: "main", element: "p", count: MESSAGES }),
      );
    figures.get(ours.name)!.push(await measureScrolling(browser, ours, wanted));
    console.error("round", round + 1, JSON.stringify([...figures]));
  }
  console.log(`\nA stored conversation of ${MESSAGES} messages\n`);
  printTable(
    [
      "",
      "all there (ms)",
      "longest task (ms)",
      "CPU per frame (ms)",
      "median frame (ms)",
      "99th percentile (ms)",
      "dropped per 1,000",
      "elements",
      "heap (MB)",
    ],
    [...figures].map(([name, runs]) => [
      name,
      ...(
        [
          ["allThereMs", 0],
          ["longestTaskMs", 0],
          ["cpuPerFrameMs", 1],
          ["medianFrameMs", 1],
          ["slowFrameMs", 1],
          ["droppedPer1000", 1],
          ["nodes", 0],
          ["heapMegabytes", 1],
        ] as const
      ).map(([key, digits]) => median(runs.map((run) => run[key]))!.toFixed(digits)),
    ]),
  );
}
