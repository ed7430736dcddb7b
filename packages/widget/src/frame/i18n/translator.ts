import { type ReadonlySignal, signal } from "@preact/signals";
import { first } from "./en-first.ts";
import { loadMessages, type Locale, nearestLocale } from "./locales.ts";
import type { FirstKey, Messages, Plural, Translate } from "./messages.ts";

/** The reader's language: its words, and the tag by which `Intl` writes dates and numbers. */
export interface Translator {
  t: Translate;
  /** The reader's own tag, e.g. `en-GB`, where its language is here; otherwise that of the words shown. */
  readonly tag: ReadonlySignal<string>;
  readonly direction: ReadonlySignal<"ltr" | "rtl">;
  /** Switches to the language nearest to a tag. Keeps the present one when the chunk cannot be had. */
  use(tag: string): Promise<void>;
  /** Adds the English messages that are not of the first screen. */
  extend(later: Omit<Messages, FirstKey>): void;
}

const RIGHT_TO_LEFT = new Set<Locale>(["ar", "he", "fa"]);

/** Begins with the English of the first screen. A message that is not there yet is an empty text. */
export function createTranslator(): Translator {
  let english: Partial<Messages> = first;
  const words = signal(english);
  const tag = signal("en");
  const direction = signal<"ltr" | "rtl">("ltr");

  const t: Translate = (key, ...parameters) => {
    const values: Record<string, string | number> = parameters[0] ?? {};
    const message: string | Plural = words.value[key] ?? "";
    const count = values["count"];
    const text =
      typeof message === "string"
        ? message
        : (message[new Intl.PluralRules(tag.value).select(Number(count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return typeof value === "number"
        ? new Intl.NumberFormat(tag.value).format(value)
        : (value ?? placeholder);
    });
  };

  async function use(wanted: string): Promise<void> {
    const locale = nearestLocale(wanted);
    const messages = await loadMessages(locale);
    words.value = messages ?? english;
    // `en` for a language that is not here: dates and plurals must agree with the words.
    const sameLanguage = new RegExp(`^${locale.split("-")[0]}\\b`).test(wanted);
    tag.value = sameLanguage ? wanted : locale;
    direction.value = RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr";
  }

  function extend(later: Omit<Messages, FirstKey>): void {
    const shown = words.peek() === english;
    english = { ...first, ...later };
    if (shown) words.value = english;
  }

  return { t, tag, direction, use, extend };
}
