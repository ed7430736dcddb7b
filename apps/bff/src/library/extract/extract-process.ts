/** Runs text extraction in a separate process, so that costly or broken files do not affect running answers. */
import { constants, setPriority } from "node:os";
import { type Page, toPassages } from "../passages.ts";
import { readPages } from "./pages.ts";

export interface ExtractRequest {
  bytes: Uint8Array;
  mimetype: string;
  /** A longer text is an error. */
  maxCharacters: number;
}

export type ExtractAnswer = { passages: Page[] } | { error: string };

// Answers take precedence over extraction.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.on("message", ({ bytes, mimetype, maxCharacters }: ExtractRequest) => {
  // A copy, since a parser may take ownership of the bytes, and these are part of the message's buffer.
  readPages(Uint8Array.from(bytes), mimetype).then(
    (pages) => {
      const length = pages.reduce((sum, { text }) => sum + text.length, 0);
      answer(
        length > maxCharacters ? { error: "it is too long" } : { passages: toPassages(pages) },
      );
    },
    (error: unknown) => answer({ error: String(error) }),
  );
});

function answer(message: ExtractAnswer): void {
  process.send?.(message);
}
