import { toWellFormed } from "../well-formed.ts";

/** A page of a document, or the whole of one without pages. */
export interface Page {
  /** From 1; null if the document has no pages. */
  number: number | null;
  /** One paragraph per line. */
  text: string;
}

/** Long enough to make sense alone, short enough that several fit in a prompt. */
const PASSAGE_CHARACTERS = 1200;

/** Long texts are segmented into sentences in stretches, because V8 copies the whole text for each sentence. */
const STRETCH = /[^]{1,4000}(?:\s|$)|[^]{1,4000}/gu;

const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

/** Splits pages into passages: between paragraphs if possible, otherwise between sentences, otherwise anywhere. */
export function toPassages(pages: readonly Page[]): Page[] {
  return pages.flatMap(({ number, text }) =>
    pack(text.split("\n").flatMap(toPieces)).map((passage) => ({ number, text: passage })),
  );
}

function toPieces(line: string): string[] {
  const paragraph = line.replace(/\s+/g, " ").trim();
  if (paragraph === "") return [];
  if (paragraph.length <= PASSAGE_CHARACTERS) return [`${paragraph}\n`];
  return (paragraph.match(STRETCH) ?? [])
    .flatMap((stretch) => Array.from(sentences.segment(stretch), ({ segment }) => segment))
    .concat("\n")
    .flatMap((sentence) => sentence.match(/[^]{1,600}/gu) ?? []);
}

function pack(pieces: readonly string[]): string[] {
  const passages: string[] = [];
  let passage = "";
  for (const piece of pieces) {
    if (passage !== "" && passage.length + piece.length > PASSAGE_CHARACTERS) {
      passages.push(passage);
      passage = "";
    }
    passage += piece;
  }
  passages.push(passage);
  // Claude's API rejects NUL and lone surrogates.
  return passages
    .map((text) => toWellFormed(text).replaceAll("\0", "").trim())
    .filter((text) => text !== "");
}
