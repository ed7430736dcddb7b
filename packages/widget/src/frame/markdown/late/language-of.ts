/**
 * Frequent words of the languages in Latin script: short ones that hardly any text lacks. Single ASCII letters are left
 * out, since in lectures they are variables.
 */
const WORDS: Readonly<Record<string, string>> = {
  ca: "els és amb són com més aquest per i les dels pel fins aquesta seva què molt el la un una de que en",
  cs: "na se je že ve jako jsou ale nebo které jak by tak není při této už",
  da: "og at det er en som på af for med den til ikke de kan et har der om fra",
  de: "der die das und ist nicht ein eine den zu mit auf für im von sie es wird auch sich dem was wie ich du wann werden",
  en: "the and of to is in that it for are with you this as be or can not from what how when your on by do at have was if we my does why where but so",
  es: "el la los las es un una que en de por para con del se más como no al lo su qué son está tu este esta puede pero sobre cuando sus si ya",
  fi: "ja on ei se että ovat tai kun mutta ole mitä myös joka niin sen",
  fr: "le la les des et est un une que qui dans pour pas du sur plus au avec vous il ce en sont ou je de ne à aux votre cette par se",
  hu: "az és hogy nem egy van is meg ez azt mint vagy csak el",
  id: "yang dan di dari untuk dengan ini itu adalah pada tidak dalam ke atau anda akan bisa oleh apa juga jika sudah belum telah sebagai karena lebih hanya lagi saat semua satu saja agar dapat",
  it: "il la gli è un una che di in per con del della non si più sono nel come le lo da alla puoi tuo questo questa se ha",
  nl: "de het een en van is dat in op te zijn met voor niet aan er je wat ook of die wordt bij naar na uit als maar deze dit worden uw kan ze onder kunt",
  pl: "na się nie jest że jak co od po dla przez są lub za oraz tego czy już tylko jest tej",
  pt: "os as um uma que em de por para com do da não se mais como no na são ou ao sua seu você este esta está pode quando sobre foi ser ter",
  ro: "și de în la cu care nu este o un din pe să sunt mai sau pentru ce al",
  sv: "och att det är som en på av för med den till inte ett de kan om har vad från",
  tr: "ve bir bu için ile de da olarak çok ne gibi daha olan var veya en sonra değil mi kadar her",
  vi: "là và của các có cho không được một trong với này những để bạn như khi hoặc từ",
};
/** Letters that are (nearly) unique to one of these languages: a word with one counts for it. */
const LETTERS: Readonly<Record<string, RegExp>> = {
  cs: /[řěů]/,
  de: /ß/,
  es: /ñ/,
  hu: /[őű]/,
  pl: /[ąęłśźż]/,
  pt: /[ãõ]/,
  ro: /[șț]/,
  tr: /[ğı]/,
  vi: /[\u1EA0-\u1EF9đơư]/,
};
const SETS = Object.entries(WORDS).map(([tag, words]) => [tag, new Set(words.split(" "))] as const);

/** Length of the examined start of the text, in characters. */
const SAMPLE_LENGTH = 2000;
/** The minimum share of frequent words in a text, and the minimum factor between the best language and the next. */
const MIN_SHARE = 0.15;
const LEAD = 1.2;

/** Content that does not indicate the language: code, formulas, URLs. */
const NO_WORDS =
  /^ {0,3}(```|~~~)[^]*?(^ {0,3}\1|$(?![^]))|`[^`]*`|\$[^$]*\$|\\\([^]*?\\\)|\\\[[^]*?\\\]|https?:\S+/gm;

/**
 * Returns the language of a Markdown text as a BCP 47 tag, or undefined if it is not clear. Knows the interface's
 * languages and some related ones; an unknown language may be taken for the nearest. Decides by script and frequent
 * words, which suffices for texts as long as answers; detection by letter statistics would be larger than the whole
 * page.
 */
export function languageOf(markdown: string): string | undefined {
  const text = markdown.slice(0, SAMPLE_LENGTH).replace(NO_WORDS, " ").toLowerCase();
  const count = (letters: RegExp): number => text.match(letters)?.length ?? 0;
  const half = count(/\p{L}/gu) / 2;
  if (half < 2) return undefined;
  /** Returns which of two languages has more of its distinctive letters in the text; undefined for a tie. */
  const pick = (one: string, ofOne: RegExp, other: string, ofOther: RegExp): string | undefined => {
    const lead = count(ofOne) - count(ofOther);
    return lead > 0 ? one : lead < 0 ? other : undefined;
  };

  if (count(/\p{Script=Latin}/gu) > half) return tellByWords(text);
  if (count(/\p{Script=Cyrillic}/gu) > half) {
    if (/ў/.test(text)) return "be";
    if (/[қңғұ]/.test(text)) return "kk";
    if (/[ђјљњћџ]/.test(text)) return "sr";
    return pick("uk", /[іїєґ]/g, "ru", /[ыэё]/g) ?? (/ъ/.test(text) ? "bg" : undefined);
  }
  if (count(/\p{Script=Arabic}/gu) > half) {
    if (/[ٹڈںے]/.test(text)) return "ur";
    if (/[ټډړږښڼې]/.test(text)) return "ps";
    if (/[ێۆڕڵ]/.test(text)) return "ckb";
    return pick("fa", /[پچژگیک]/g, "ar", /[يكةىأإ]/g);
  }
  if (count(/\p{Script=Hebrew}/gu) > half) return "he";
  if (count(/\p{Script=Hangul}/gu) > half) return "ko";
  if (count(/\p{Script=Greek}/gu) > half) return "el";
  // Other languages in this script have other function words.
  if (count(/\p{Script=Devanagari}/gu) > half)
    return /(^|\s)(है|हैं|में|और|का|की)(?=[\s।,]|$)/.test(text) ? "hi" : undefined;
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const han = count(/\p{Script=Han}/gu);
  if (kana + han <= half) return undefined;
  if (kana * 5 > han) return "ja";
  return pick(
    "zh-Hans",
    /[们这个国学说时对为会来过还没问题请发课]/g,
    "zh-Hant",
    /[們這個國學說時對為會來過還沒問題請發課]/g,
  );
}

function tellByWords(text: string): string | undefined {
  const words = (text.match(/\p{L}+/gu) ?? []).filter((word) => word.length > 1 || word > "z");
  const [best, next] = SETS.map(
    ([tag, set]) =>
      [tag, words.filter((word) => set.has(word) || LETTERS[tag]?.test(word)).length] as const,
  ).toSorted(([, one], [, other]) => other - one);
  if (!best || !next) return undefined;
  const isClear = best[1] > Math.max(1, words.length * MIN_SHARE) && best[1] > next[1] * LEAD;
  return isClear ? best[0] : undefined;
}
