import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Bytes after gzip. A build that is bigger fails. */
const BUDGETS = {
  /** What the browser fetches for a usable composer: HTML, script and style. */
  first: 20_000,
  /** The same with the reader's language, the largest there is. Nothing else comes by itself. */
  idle: 32_000,
  /** All that an answer needs besides, once somebody is there: conversation and Markdown. */
  conversation: 54_000,
};

/** A late part has its styles in it: the one style sheet is that of the first screen. */
const FIRST = /\.(html|css)$/;
const PARTS = /^assets\/(connected-part|markdown-port)-/;
const LANGUAGE = /\/i18n\/[\w-]+\.ts$/;

export const sizeBudget: Plugin = {
  name: "sidenote:size-budget",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const sum = { first: 0, language: 0, parts: 0 };
      for (const file of Object.values(bundle)) {
        const text = file.type === "chunk" ? file.code : file.source;
        const bytes = gzipSync(text, { level: 9 }).length;
        const { fileName } = file;
        if (FIRST.test(fileName) || (file.type === "chunk" && file.isEntry)) sum.first += bytes;
        else if (file.type === "asset") continue;
        else if (LANGUAGE.test(file.facadeModuleId ?? ""))
          sum.language = Math.max(sum.language, bytes);
        else if (PARTS.test(fileName)) sum.parts += bytes;
      }
      const figures: typeof BUDGETS = {
        first: sum.first,
        idle: sum.first + sum.language,
        conversation: sum.first + sum.language + sum.parts,
      };
      this.info(`gzip: ${JSON.stringify(figures)}`);
      for (const name of ["first", "idle", "conversation"] as const) {
        if (figures[name] > BUDGETS[name]) {
          this.error(`${name}: ${figures[name]} bytes gzip, more than ${BUDGETS[name]}`);
        }
      }
    },
  },
};
