import { HtmlRenderer, Parser } from "commonmark";
import { expect, test } from "vitest";
import { tidy, toCanonical, toCanonicalHtml } from "./canonical.ts";
import { render } from "./rendering.ts";

/** Pieces of which random texts are composed. HTML, formulas and GFM's extensions are tested elsewhere. */
const PIECES =
  "a|word |two words|.|, |!|(|)|*|**|_|__|`|``|[|]|](|](/u)|![|\\*|&amp;|\n|\n|\n\n|\n\n|  \n|> |- |+ |1. |2) |    |  |\t|# |## |```\n|---|===|* * *|é|𝒜|[r]|[r]: x:r\n".split(
    "|",
  );

/** A small seeded random number generator (mulberry32), so that a failure can be reproduced. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function write(random: () => number): string {
  const count = 2 + Math.floor(random() * 14);
  return Array.from(
    { length: count },
    () => PIECES[Math.floor(random() * PIECES.length)] ?? "",
  ).join("");
}

test("2,000 random texts are parsed as by the reference implementation", () => {
  const random = createRandom(20_261_123);
  const wrong: string[][] = [];
  for (let count = 0; count < 2000; count++) {
    const text = write(random);
    const reference = new HtmlRenderer().render(new Parser().parse(text));
    const ours = tidy(toCanonical(render(text)));
    // The reference leaves an empty paragraph in place of a definition.
    const theirs = tidy(toCanonicalHtml(reference)).replaceAll("<p></p>", "");
    if (ours !== theirs) wrong.push([text, ours, theirs]);
  }
  expect(wrong).toEqual([]);
});
