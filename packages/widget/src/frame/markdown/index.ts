export { fetchLate } from "./late/fetch.ts";
export type { MarkdownKey, MarkdownOptions } from "./options.ts";
export { createMarkdownStream, type MarkdownStream } from "./stream.ts";
