import { matchAt } from "./definitions.ts";

// White space and `<` end an address, and so do the full-width marks of East Asian texts.
const ADDRESS = /(?:https?:\/\/|www\.)[\p{L}\p{N}[][^\s<\u3000-\u303f\uff00-\uffef]*/iuy;
const CANDIDATES =
  /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)(?=[\p{L}\p{N}[])|(?<![\w.+-])[\w.+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

/** Where the bare address that begins at a place ends, without the punctuation of the sentence around it (GFM 6.9). */
export function addressEnd(text: string, at: number): number {
  let url = matchAt(ADDRESS, text, at)?.[0] ?? "";
  for (;;) {
    const trimmed = url.replace(/(?:[?!.,:*_~'"]+|&[a-zA-Z\d]+;)$/, "");
    const unbalanced =
      trimmed.endsWith(")") && trimmed.split(")").length > trimmed.split("(").length;
    const shorter = unbalanced ? trimmed.slice(0, -1) : trimmed;
    if (shorter === url) return at + url.length;
    url = shorter;
  }
}

/** Cuts text into plain pieces and bare web and mail addresses. */
export function splitAddresses(text: string): { text: string; url: string }[] {
  const pieces: { text: string; url: string }[] = [];
  let from = 0;
  CANDIDATES.lastIndex = 0;
  for (let match = CANDIDATES.exec(text); match; match = CANDIDATES.exec(text)) {
    const mail = match[0].includes("@");
    const end = mail
      ? match.index + match[0].replace(/[-_]+$/, "").length
      : addressEnd(text, match.index);
    if (end - match.index < 5) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), url: "" });
    const address = text.slice(match.index, end);
    const scheme = mail ? "mailto:" : /^www/i.test(address) ? "http://" : "";
    pieces.push({ text: address, url: scheme + address });
    from = CANDIDATES.lastIndex = end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), url: "" });
  return pieces;
}
