import { getDocumentProxy } from "unpdf";
import type { Page } from "../passages.ts";

const PAGES_MAX = 2000;
/** A line that is shorter than this share of the longest one ends a paragraph. */
const FULL_LINE = 0.6;

/** The text of a PDF, page by page, as far as it holds any: a scan does not. */
export async function readPdf(bytes: Uint8Array): Promise<Page[]> {
  const document = await getDocumentProxy(bytes, { isEvalSupported: false, stopAtErrors: false });
  const pages: Page[] = [];
  for (let number = 1; number <= Math.min(document.numPages, PAGES_MAX); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const lines = items
      .map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""))
      .join("")
      // oxlint-disable-next-line no-control-regex -- what a font with no map of its characters gives.
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, "")
      .split("\n");
    pages.push({ number, text: joinLines(lines) });
    page.cleanup();
  }
  return pages;
}

/** Lines of a printed page as paragraphs: words that were parted at a line's end are whole again. */
export function joinLines(lines: readonly string[]): string {
  const longest = Math.max(0, ...lines.map(({ length }) => length));
  return lines
    .map((line) => `${line.trimEnd()}${line.length < longest * FULL_LINE ? "\n" : " "}`)
    .join("")
    .replace(/(\p{L})[-\u00ad] (?=\p{Ll})/gu, "$1");
}
