/** The languages that the widget speaks. */
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

/**
 * The one of `locales` that is nearest to a BCP 47 tag: for `zh-TW` it is `zh-Hant`, for `pt` it is `pt-BR`. `null` where
 * none has the tag's language. The server chooses the frame's page by it and the frame its words: both must agree.
 */
export function nearestLocale<L extends string>(tag: string, locales: readonly L[]): L | null {
  let wanted: Intl.Locale;
  try {
    wanted = new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
  const { language, script } = wanted;
  return (
    locales.find((locale) => locale === `${language}-${script}`) ??
    locales.find((locale) => locale.split("-")[0] === language) ??
    null
  );
}
