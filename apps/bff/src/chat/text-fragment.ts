import { toWellFormed } from "../well-formed.ts";

/** Up to this length a text is quoted in full; a longer one is given by its first and last words. */
const WHOLE_MAX_CHARACTERS = 80;
const EDGE_WORDS = 5;
/** Used instead of words in scripts without spaces. */
const EDGE_CHARACTERS = 12;

/**
 * Returns the suffix for a page's URL that makes a browser scroll to a text and highlight it. Without effect where the
 * browser does not support text fragments or the page does not contain the text.
 * @see https://wicg.github.io/scroll-to-text-fragment/
 */
export function toTextFragment(url: string, text: string): string {
  const characters = [...text];
  const directive =
    characters.length <= WHOLE_MAX_CHARACTERS
      ? encode(text)
      : `${encode(toEdge(characters, "start"))},${encode(toEdge(characters, "end"))}`;
  return `${url.includes("#") ? "" : "#"}:~:text=${directive}`;
}

function toEdge(characters: readonly string[], edge: "start" | "end"): string {
  const isStart = edge === "start";
  const part = isStart ? characters.slice(0, 200) : characters.slice(-200);
  const words = part.join("").split(" ");
  if (words.length > EDGE_WORDS) {
    return (isStart ? words.slice(0, EDGE_WORDS) : words.slice(-EDGE_WORDS)).join(" ");
  }
  return (isStart ? part.slice(0, EDGE_CHARACTERS) : part.slice(-EDGE_CHARACTERS)).join("");
}

/** Hyphen, comma and ampersand are special in a text fragment, and parentheses in a Markdown link. */
function encode(text: string): string {
  return encodeURIComponent(toWellFormed(text)).replace(
    /[-()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
