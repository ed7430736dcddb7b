/** Scripts without spaces between words. Script_Extensions includes characters shared by several: the dakuten, ー. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join("");
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
/**
 * A mark continues the run of the letter before it. Alone it says nothing of the script: Hindi and Arabic have marks.
 */
const RUNS = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}]*|[^${UNSPACED}]+`, "gu");
const LETTER = /.\p{M}*/gsu;

/**
 * Marks that are often omitted in writing: accents, vocalisation, the nukta. Vowel marks of Hindi and Thai are kept.
 */
const ACCENT = /(?=\p{M})[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\u093c]/gu;

/** Words with the same first five letters are treated as forms of one word, which suits most inflected languages. */
const STEM_CHARACTERS = 5;

/**
 * Splits a text into words, in any script. In scripts without spaces every pair of neighbouring letters is a word, as
 * in Lucene's CJK analysis.
 */
export function toWords(text: string): string[] {
  return (text.normalize("NFKC").match(WORD) ?? []).flatMap((word) =>
    HAS_UNSPACED.test(word) ? (word.match(RUNS) ?? []).flatMap(toPairs) : [word],
  );
}

function toPairs(run: string): string[] {
  if (!HAS_UNSPACED.test(run)) return [run];
  const letters = run.match(LETTER) ?? [];
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

/**
 * Returns the index terms of a word: the word without case, accents and plural s, and its stem, marked so that it
 * matches only stems. A passage with the exact word thus scores higher than one with a related form.
 */
export function toTerms(word: string): string[] {
  const plain = word
    .toLowerCase()
    .normalize("NFD")
    .replace(ACCENT, "")
    .replace(/^ال(?=\p{L}{3})/u, "")
    .replace(/(?<=[a-z]{3})s$/, "");
  if (plain === "") return [];
  if (plain.length < STEM_CHARACTERS || /^\d+$/.test(plain)) return [plain];
  return [plain, `${plain.slice(0, STEM_CHARACTERS)}~`];
}
