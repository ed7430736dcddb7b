import type { Browser } from "@playwright/test";
import { bundleRenderer } from "./bundle.ts";
import { median, printTable } from "./figures.ts";
import { inspectStreaming, measureStreaming, type StreamingFigures } from "./streaming.ts";

const RENDERERS = {
  "idle page": "idle.ts",
  Sidenote: "sidenote.ts",
  "streaming-markdown": "streaming-markdown.ts",
  streamdown: "streamdown.tsx",
  "react-markdown": "react-markdown.tsx",
  "marked + DOMPurify per delta": "marked-dompurify.ts",
  "deep-chat": "deep-chat.ts",
};
const LONGEST = 128_000;
const LENGTHS = [2000, 8000, 32_000, LONGEST];
const SINGLE_BLOCKS = ["one code block", "one list", "one table", "one paragraph"];

const ms = (value: number | undefined): string =>
  value === undefined ? "does not finish" : value.toFixed(0);

/** Measures all renderers in turn, round after round, so that other load on the machine affects each of them. */
export async function reportStreaming(browser: Browser, rounds: number): Promise<void> {
  const figures = new Map<string, StreamingFigures[]>();
  const measure = async (file: string, kind: string, length: number): Promise<void> => {
    const key = `${file} ${kind} ${length}`;
    const earlier = figures.get(key) ?? [];
    // A run that timed out once is not repeated.
    if (earlier.some(({ cpuMs }) => cpuMs === undefined)) return;
    const figure = await measureStreaming(browser, await bundleRenderer(file), kind, length);
    figures.set(key, [...earlier, figure]);
    console.error(key, ms(figure.cpuMs));
  };
  for (let round = 0; round < rounds; round++) {
    for (const length of LENGTHS) {
      for (const file of Object.values(RENDERERS)) {
        const timedOut = LENGTHS.some((shorter) =>
          figures.get(`${file} lesson ${shorter}`)?.some(({ cpuMs }) => cpuMs === undefined),
        );
        if (!timedOut) await measure(file, "lesson", length);
      }
      for (const kind of SINGLE_BLOCKS) await measure("sidenote.ts", kind, length);
    }
  }
  const figuresOf = (file: string, kind: string, length: number): readonly StreamingFigures[] =>
    figures.get(`${file} ${kind} ${length}`) ?? [];
  const cpu = (file: string, kind: string, length: number): string =>
    ms(median(figuresOf(file, kind, length).map(({ cpuMs }) => cpuMs)));
  const worstFrame = (file: string, kind = "lesson"): string =>
    ms(median(figuresOf(file, kind, LONGEST).map(({ worstFrameMs }) => worstFrameMs)));

  const inspected = await Promise.all(
    Object.values(RENDERERS).map(async (file) => [file, await bundleRenderer(file)] as const),
  );
  const documents = new Map<string, string[]>();
  for (const [file, bundle] of inspected) {
    const found = await inspectStreaming(browser, bundle);
    documents.set(
      file,
      found
        ? [String(found.removedPer2000), found.selectionKept ? "yes" : "no"]
        : ["does not finish", ""],
    );
  }
  const lengths = LENGTHS.map((length) => `at ${length.toLocaleString("en")}`);
  console.log("\nMain-thread CPU in ms per 1,000 characters of a streamed lesson\n");
  printTable(
    ["", ...lengths, "worst frame (ms)", "nodes removed per 2,000", "selection survives"],
    Object.entries(RENDERERS).map(([name, file]) => [
      name,
      ...LENGTHS.map((length) => cpu(file, "lesson", length)),
      worstFrame(file),
      ...(documents.get(file) ?? []),
    ]),
  );
  console.log("Ours, where the whole answer is\n");
  printTable(
    ["", ...lengths, "worst frame (ms)"],
    SINGLE_BLOCKS.map((kind) => [
      kind,
      ...LENGTHS.map((length) => cpu("sidenote.ts", kind, length)),
      worstFrame("sidenote.ts", kind),
    ]),
  );
}
