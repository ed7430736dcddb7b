import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** Gzipped bytes, in the largest language. A build that exceeds them fails. */
const BUDGETS = {
  /** A usable first screen: HTML, script and styles. */
  first: 20_000,
  /** `first`, the Markdown renderer and the conversation's messages. */
  idle: 32_000,
  /** `idle` and the conversation part: everything to ask a question and show its answer. */
  asking: 44_200,
};

/** Tolerance for other machines: zlib's output depends on its version and the processor. */
const SLACK = 1.005;

/** The pages: `index.html` and one for each other language. */
const PAGE = /^index(\.[\w-]+)?\.html$/;
const ASKING_WORDS = /\/i18n\/[\w-]+\.ts\?asking$/;

type Bundle = Rolldown.OutputBundle;

/** Gzipped bytes of a chunk and everything it imports statically, each file counted once. */
function weigh(bundle: Bundle, entry: Rolldown.OutputChunk, counted: Set<string>): number {
  if (counted.has(entry.fileName)) return 0;
  counted.add(entry.fileName);
  let sum = zippedBytes(entry.code);
  for (const name of entry.imports) {
    const imported = bundle[name];
    if (imported?.type === "chunk") sum += weigh(bundle, imported, counted);
  }
  return sum;
}

function zippedBytes(text: string | Uint8Array): number {
  return gzipSync(text, { level: 9 }).length;
}

export const sizeBudget: Plugin = {
  name: "sidenote:size-budget",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const files = Object.values(bundle);
      const chunks = files.filter((file) => file.type === "chunk");
      const counted = new Set<string>();
      const weighAll = (isWanted: (chunk: Rolldown.OutputChunk) => boolean): number =>
        chunks.filter(isWanted).reduce((sum, chunk) => sum + weigh(bundle, chunk, counted), 0);
      const page = Math.max(
        ...files.flatMap((file) =>
          file.type === "asset" && PAGE.test(file.fileName) ? zippedBytes(file.source) : [],
        ),
      );
      const words = Math.max(
        ...chunks.flatMap(({ facadeModuleId, code }) =>
          ASKING_WORDS.test(facadeModuleId ?? "") ? zippedBytes(code) : [],
        ),
      );
      const markdown = weighAll(({ name }) => name === "markdown-port");
      const conversation = weighAll(({ name }) => name === "connected-part");
      // The entry script is inlined in the page.
      const first = page;
      const idle = first + words + markdown;
      const figures: typeof BUDGETS = { first, idle, asking: idle + conversation };
      const seldom = weighAll(({ name }) => name === "seldom-part");
      this.info(`gzip: ${JSON.stringify({ page, words, markdown, conversation, seldom })}`);
      this.info(`gzip: ${JSON.stringify(figures)}`);
      for (const name of ["first", "idle", "asking"] as const) {
        if (figures[name] > BUDGETS[name] * SLACK) {
          this.error(`${name}: ${figures[name]} bytes gzip, more than ${BUDGETS[name]}`);
        }
      }
    },
  },
};
