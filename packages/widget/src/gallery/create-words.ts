import { first } from "../frame/i18n/en-first.ts";
import { loadMessages, nearestLocale } from "../frame/i18n/locales.ts";
import { createTranslator, type Languages, type Translator } from "../frame/i18n/translator.ts";

export const languages: Languages = {
  nearest: async (tag) => nearestLocale(tag),
  load: loadMessages,
};

/** Creates a translator with the messages of the English first screen, like a prerendered page's. */
export function createWords(): Translator {
  return createTranslator({ locale: "en", tag: "en", first }, languages);
}
