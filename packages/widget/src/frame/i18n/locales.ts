import type { Messages } from "./messages.ts";

/** The languages there are. `en` is bundled, each other one is a chunk of its own. */
export const LOCALES = [
  "en",
  "de",
  "fr",
  "es",
  "pt-BR",
  "it",
  "nl",
  "pl",
  "tr",
  "ar",
  "he",
  "fa",
  "zh-Hans",
  "zh-Hant",
  "ja",
  "ko",
  "uk",
  "ru",
  "hi",
  "id",
  "vi",
] as const;
export type Locale = (typeof LOCALES)[number];

const chunks = import.meta.glob<Messages>(
  [
    "./{de,fr,es,pt-BR,it,nl,pl,tr,ar,he,fa,zh-Hans,zh-Hant,ja,ko,uk,ru,hi,id,vi}.ts",
    "!./*.test.ts",
  ],
  { import: "default" },
);

/** The language there is that is nearest to a BCP 47 tag: `zh-TW` is `zh-Hant`, `pt` is `pt-BR`, unknown is `en`. */
export function nearestLocale(tag: string): Locale {
  let wanted: Intl.Locale;
  try {
    wanted = new Intl.Locale(tag).maximize();
  } catch {
    return "en";
  }
  const { language, script } = wanted;
  return (
    LOCALES.find((locale) => locale === `${language}-${script}`) ??
    LOCALES.find((locale) => locale.split("-")[0] === language) ??
    "en"
  );
}

/** The messages of one language, or `null` for English, which is here already. Rejects when its chunk cannot be had. */
export async function loadMessages(locale: Locale): Promise<Messages | null> {
  return (await chunks[`./${locale}.ts`]?.()) ?? null;
}
