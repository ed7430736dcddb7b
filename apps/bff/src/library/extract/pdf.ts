import { getDocumentProxy } from "unpdf";
import type { Page } from "../passages.ts";

const PAGES_MAX = 2000;
/** A line shorter than this share of the longest one ends a paragraph. */
const FULL_LINE = 0.6;

/** Reads the text of a PDF, page by page. Scans have none. */
export async function readPdf(bytes: Uint8Array): Promise<Page[]> {
  const document = await getDocumentProxy(bytes, { isEvalSupported: false, stopAtErrors: false });
  const pages: Page[] = [];
  for (let number = 1; number <= Math.min(document.numPages, PAGES_MAX); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const lines = items
      .map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""))
      .join("")
      // oxlint-disable-next-line no-control-regex -- from fonts without a character map.
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, "")
      .split("\n");
    pages.push({ number, text: joinLines(lines) });
    page.cleanup();
  }
  return pages;
}

/** Joins the lines of a page into paragraphs, and words that were hyphenated at the end of a line. */
export function joinLines(lines: readonly string[]): string {
  const longest = Math.max(0, ...lines.map(({ length }) => length));
  return lines
    .map((line) => `${line.trimEnd()}${line.length < longest * FULL_LINE ? "\n" : " "}`)
    .join("")
    .replace(/(\p{L})[-\u00ad] (?=\p{Ll})/gu, "$1");
}
