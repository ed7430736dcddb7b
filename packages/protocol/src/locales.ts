/** The languages of the widget. */
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
 * Returns the one of `locales` that best matches a BCP 47 tag: `zh-Hant` for `zh-TW`, `pt-BR` for `pt`. Null if none
 * has the tag's language. Shared by the server, which selects the frame's page, and the frame, which selects its texts,
 * so that both agree.
 */
export function nearestLocale<L extends string>(tag: string, locales: readonly L[]): L | null {
  // A browser's first `Intl.Locale` takes milliseconds while the host page loads.
  const same = locales.find((locale) => locale === tag);
  if (same !== undefined) return same;
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
