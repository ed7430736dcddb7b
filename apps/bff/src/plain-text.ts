import { decodeHTMLStrict } from "entities/decode";

/** What stands before the end of a script or a style. Sought from its end, so that a text made for it is not slow. */
const UNSEEN = /<(?:script|style)\b[^]*$/i;
/** Where a word may be divided: it is none of its letters. */
const SOFT_HYPHEN = /\u00ad/g;

/** The words of a piece of HTML. For prompts and names: never put back into a page as HTML. */
export function toPlainText(html: string): string {
  const text = html
    .split(/<\/(?:script|style)\s*>/i)
    .map((part, index, { length }) => (index < length - 1 ? part.replace(UNSEEN, " ") : part))
    .join("")
    .replace(/<br\s*\/?>|<\/(p|div|li|h[1-6]|tr)>/gi, "\n")
    .replace(/<[^<>]*>/g, " ");
  // Strict: what follows the `&` of an address, as in `?a=1&copy=2`, is no entity.
  return decodeHTMLStrict(text)
    .replace(SOFT_HYPHEN, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ *\n\s*/g, "\n")
    .trim();
}
