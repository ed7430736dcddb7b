import { toWellFormed } from "../well-formed.ts";

/** A page of a document, or all of one that has no pages. */
export interface Page {
  /** From 1. */
  number: number | null;
  /** Paragraphs, a line to each. */
  text: string;
}

/** Long enough to make sense by itself, short enough that several stand in a prompt. */
const PASSAGE_CHARACTERS = 1200;

/**
 * A part of a long text that is cut into sentences at a time: V8 copies all of the text for each sentence.
 */
const STRETCH = /[^]{1,4000}(?:\s|$)|[^]{1,4000}/gu;

const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

/** Cuts pages into passages: between paragraphs where it can, else between sentences, else anywhere. */
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
  // The vendor takes no NUL, and no half of a character.
  return passages
    .map((text) => toWellFormed(text).replaceAll("\0", "").trim())
    .filter((text) => text !== "");
}
