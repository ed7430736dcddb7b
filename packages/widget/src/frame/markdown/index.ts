export { fetchLate } from "./late/fetch.ts";
export type { MarkdownOptions } from "./options.ts";
export { createMarkdownStream } from "./stream.ts";
