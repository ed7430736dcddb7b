import { first } from "../frame/i18n/en-first.ts";
import { loadMessages, nearestLocale } from "../frame/i18n/locales.ts";
import { createTranslator, type Languages, type Translator } from "../frame/i18n/translator.ts";

export const languages: Languages = {
  nearest: async (tag) => nearestLocale(tag),
  load: loadMessages,
};

/** The words of the English first screen, as a page begins with them. */
export function createWords(): Translator {
  return createTranslator({ locale: "en", tag: "en", first }, languages);
}
