import { toWellFormed } from "../well-formed.ts";

/** A text of at most this many characters is named whole; of a longer one, how it begins and ends. */
const WHOLE_MAX_CHARACTERS = 80;
const EDGE_WORDS = 5;
/** In scripts that put no spaces between words. */
const EDGE_CHARACTERS = 12;

/**
 * What to add to the address of a page so that a browser scrolls to a text and highlights it. Browsers that do not know
 * it, and pages where the text stands otherwise, simply open.
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

/** A dash, a comma and an ampersand have a meaning of their own in it; brackets have one in Markdown. */
function encode(text: string): string {
  return encodeURIComponent(toWellFormed(text)).replace(
    /[-()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
