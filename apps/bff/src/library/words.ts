/** The scripts that put no spaces between words. `scx` has what several of them share: the dakuten, the long sound ー. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join("");
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
/** A mark belongs to the letter before it. It is none of these scripts by itself: Hindi and vocalised Arabic have marks. */
const RUNS = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}]*|[^${UNSPACED}]+`, "gu");
const LETTER = /.\p{M}*/gsu;

/** Accents, vocalisation and the nukta: what readers leave out. The vowels of Hindi and Thai are marks too, and stay. */
const ACCENT = /(?=\p{M})[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\u093c]/gu;

/** Words alike in their first five letters are taken for forms of one, which holds in most languages that inflect. */
const STEM_CHARACTERS = 5;

/**
 * The words of a text, in any script. Where a script has no spaces every two neighbouring letters are a word, as
 * Lucene's CJK analysis has it.
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
 * The terms by which a word is found: itself with no case, accents or plural s, and its stem, marked so that it meets
 * stems only. A passage with the very word thus counts more than one with a relative of it.
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
