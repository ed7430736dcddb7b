/** Scripts that put no spaces between words: every two neighbours are a word, as Lucene's CJK analysis has it. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}]+/u;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** Words alike in their first five letters are taken for forms of one, which holds in most languages that inflect. */
const STEM_CHARACTERS = 5;

/** The words of a text, in any script. */
export function toWords(text: string): string[] {
  return (text.normalize("NFKC").match(WORD) ?? []).flatMap((word) =>
    UNSPACED.test(word) ? (word.match(RUNS) ?? []).flatMap(toPairs) : [word],
  );
}

function toPairs(run: string): string[] {
  if (!UNSPACED.test(run)) return [run];
  const characters = [...run];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}

/**
 * The terms by which a word is found: itself with no case, accents or plural s, and its stem, marked so that it meets
 * stems only. A passage with the very word thus counts more than one with a relative of it.
 */
export function toTerms(word: string): string[] {
  const plain = word
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/^ال(?=\p{L}{3})/u, "")
    .replace(/(?<=[a-z]{3})s$/, "");
  if (plain === "") return [];
  if (plain.length < STEM_CHARACTERS || /^\d+$/.test(plain)) return [plain];
  return [plain, `${plain.slice(0, STEM_CHARACTERS)}~`];
}
