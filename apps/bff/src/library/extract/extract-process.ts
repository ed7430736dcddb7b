/** A process of its own: what a file's text costs, and what a broken file does, stays away from the answers. */
import { constants, setPriority } from "node:os";
import { type Page, toPassages } from "../passages.ts";
import { readPages } from "./pages.ts";

export interface ExtractRequest {
  bytes: Uint8Array;
  mimetype: string;
  /** A text that is longer is not wanted. */
  maxCharacters: number;
}

export type ExtractAnswer = { passages: Page[] } | { error: string };

// Nobody's answer is to wait for it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.on("message", ({ bytes, mimetype, maxCharacters }: ExtractRequest) => {
  // A copy, since a parser may want the bytes for itself, and not those of a message's buffer.
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
