import type { MarkdownOptions } from "./options.ts";
import { MarkdownStream as Stream } from "./stream.ts";

export type { MarkdownOptions, MarkdownWords } from "./options.ts";

/** A Markdown text that is being written into an element. */
export interface MarkdownStream {
  /** Adds text, cut anywhere; it is shown with the next animation frame. */
  append(delta: string): void;
  /** The text is complete: shows the rest of it at once. What is appended later is ignored. */
  end(): void;
  /** The text so far as a screen reader should say it. */
  plainText(): string;
}

/**
 * Writes Markdown into an empty element while it arrives.
 *
 * The text is untrusted: raw HTML stays text, nothing is ever fetched for it, and links go only to
 * http, https and mailto addresses. Finished blocks are never touched again, the open one is patched
 * once per animation frame, and syntax that is still open is shown as what it becomes.
 */
export function createMarkdownStream(
  container: HTMLElement,
  options: MarkdownOptions,
): MarkdownStream {
  return new Stream(container, options);
}

/** Shows a complete Markdown text in an empty element, in the same way. */
export function renderMarkdown(
  container: HTMLElement,
  text: string,
  options: MarkdownOptions,
): MarkdownStream {
  const stream = createMarkdownStream(container, options);
  stream.append(text);
  stream.end();
  return stream;
}
