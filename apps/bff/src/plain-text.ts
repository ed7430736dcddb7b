import { decodeHTMLStrict } from "entities/decode";

/** A script or style element before its end tag. The HTML is split at end tags first, so that this cannot be slow. */
const UNSEEN = /<(?:script|style)\b[^]*$/i;
/** A hyphenation hint, not part of the word. */
const SOFT_HYPHEN = /\u00ad/g;

/** Converts HTML to plain text, for prompts and names. The result must never be inserted into a page as HTML. */
export function toPlainText(html: string): string {
  const text = html
    .split(/<\/(?:script|style)\s*>/i)
    .map((part, index, { length }) => (index < length - 1 ? part.replace(UNSEEN, " ") : part))
    .join("")
    .replace(/<br\s*\/?>|<\/(p|div|li|h[1-6]|tr)>/gi, "\n")
    .replace(/<[^<>]*>/g, " ");
  // Strict mode, so that `&copy` in a URL such as `?a=1&copy=2` is not taken for an entity.
  return decodeHTMLStrict(text)
    .replace(SOFT_HYPHEN, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ *\n\s*/g, "\n")
    .trim();
}
