import { matchAt } from "../parse/definitions.ts";
import { type InlineParser, readers } from "../parse/inline-parser.ts";
import { shownText } from "../view/inline-view.ts";

// White space, `<` and the full-width punctuation of East Asian texts end a URL.
const ADDRESS = /(?:https?:\/\/|www\.)[\p{L}\p{N}[][^\s<\u3000-\u303f\uff00-\uffef]*/iuy;
const CANDIDATES =
  /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)(?=[\p{L}\p{N}[])|(?<![\w.+-])[\w.+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

/** Returns the end of the bare URL at an offset, without trailing punctuation of the sentence around it (GFM 6.9). */
function addressEnd(text: string, at: number): number {
  const url = matchAt(ADDRESS, text, at)?.[0] ?? "";
  let end = url.length;
  let unopened = url.split(")").length - url.split("(").length;
  for (;;) {
    const last = url.charAt(end - 1);
    if (last === ")" && unopened-- > 0) end--;
    else if (/[?!.,:*_~'"]/.test(last)) end--;
    else if (last === ";") {
      const entity = /&[a-zA-Z\d]{1,32};$/.exec(url.slice(Math.max(0, end - 34), end));
      if (!entity) return at + end;
      end -= entity[0].length;
    } else return at + end;
  }
}

/** Splits a text into plain pieces and bare URLs and e-mail addresses. */
function splitAddresses(text: string): { text: string; url: string }[] {
  const pieces: { text: string; url: string }[] = [];
  let from = 0;
  // A quick test first: most texts contain none.
  if (/@|:\/\/|www\./i.test(text)) {
    CANDIDATES.lastIndex = 0;
    for (let match = CANDIDATES.exec(text); match; match = CANDIDATES.exec(text)) {
      const { 0: found, index } = match;
      const mail = found.includes("@");
      const end = mail ? index + found.replace(/[-_]+$/, "").length : addressEnd(text, index);
      if (end - index < 5) continue;
      const address = text.slice(index, end);
      const scheme = mail ? "mailto:" : /^www/i.test(address) ? "http://" : "";
      pieces.push(
        { text: text.slice(from, index), url: "" },
        { text: address, url: scheme + address },
      );
      from = CANDIDATES.lastIndex = end;
    }
  }
  return [...pieces, { text: text.slice(from), url: "" }];
}

/**
 * Consumes a bare URL literally, so that its characters do not count as emphasis. `splitAddresses` turns it into a
 * link.
 */
function readAddress(parser: InlineParser): boolean {
  const { text, at, brackets } = parser;
  const scheme =
    text[at] === ":" && /(?<![\p{L}\p{N}])https?$/iu.exec(text.slice(Math.max(0, at - 6), at));
  if (text[at] === ":" ? !scheme : /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return false;
  const end = brackets.any ? 0 : addressEnd(text, at - (scheme ? scheme[0].length : 0));
  if (end <= at) return false;
  parser.take(text.slice(at, end));
  return true;
}

/** Adds autolinks of bare URLs and e-mail addresses. */
export function addAddresses(): void {
  readers[":"] = readers["w"] = readAddress;
  shownText.split = splitAddresses;
}
