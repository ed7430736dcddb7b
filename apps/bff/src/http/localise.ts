import { LOCALES, type Locale, nearestLocale } from "@sidenote/protocol/locales";

/** Returns the text in the language nearest to `locale` (BCP 47), else in English. */
export function localise(texts: Record<Locale, string>, locale: string): string {
  return texts[nearestLocale(locale, LOCALES) ?? "en"];
}
