import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Locale } from "@sidenote/protocol/locales";
import type { Messages, Plural, Translate, WordsPart } from "./messages.ts";

/** The language and messages that a page contains. */
export interface PageWords {
  readonly locale: Locale;
  /** A BCP 47 tag, e.g. `en-GB` with the messages of `en`. */
  readonly tag: string;
  readonly first: Partial<Messages>;
}

/** Loads languages. */
export interface Languages {
  nearest(tag: string): Promise<Locale>;
  /** Rejects when the messages cannot be loaded. */
  load(locale: Locale, part: WordsPart): Promise<Partial<Messages>>;
}

/** The user's language: its messages, and the tag for formatting with `Intl`. */
export interface Translator {
  /** Returns an empty string for a message that is not loaded yet. */
  t: Translate;
  /** The user's own tag, e.g. `en-GB`, if its language is supported; otherwise the tag of the messages shown. */
  readonly tag: ReadonlySignal<string>;
  readonly direction: ReadonlySignal<"ltr" | "rtl">;
  /** Switches to the language nearest to a tag. Rejects and keeps the current language when it cannot be loaded. */
  use(tag: string): Promise<void>;
  /** Loads the messages of a part, for this language and any later one. Rejects when they cannot be loaded. */
  need(part: WordsPart): Promise<void>;
}

const RIGHT_TO_LEFT = new Set<Locale>(["ar", "he", "fa"]);

export function directionOf(locale: Locale): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr";
}

/** Whether a tag is valid for `Intl` and has the language of a locale. */
function isTagOf(locale: Locale, tag: string): boolean {
  try {
    return new Intl.Locale(tag).language === new Intl.Locale(locale).language;
  } catch {
    return false;
  }
}

export function createTranslator(page: PageWords, languages: Languages): Translator {
  let { locale } = page;
  const words = signal(page.first);
  const tag = signal(page.tag);
  const direction = signal(directionOf(locale));
  /** The parts that are loaded. */
  const parts = new Set<WordsPart>(["first"]);
  let queue = Promise.resolve();

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

  /** Runs loads one at a time: a part that arrives in the previous language would mix into the current one. */
  function enqueue(work: () => Promise<void>): Promise<void> {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  }

  const load = async (from: Locale, wanted: Iterable<WordsPart>): Promise<Partial<Messages>> =>
    Object.assign(
      {},
      ...(await Promise.all([...wanted].map((part) => languages.load(from, part)))),
    );

  const use = (wanted: string): Promise<void> =>
    enqueue(async () => {
      if (wanted === tag.peek()) return;
      const next = await languages.nearest(wanted);
      if (next !== locale) words.value = await load(next, parts);
      locale = next;
      // Falls back to `en` for an unsupported language: dates and plurals must match the messages.
      tag.value = isTagOf(locale, wanted) ? wanted : locale;
      direction.value = directionOf(locale);
    });

  const need = (part: WordsPart): Promise<void> =>
    enqueue(async () => {
      if (parts.has(part)) return;
      words.value = { ...words.peek(), ...(await load(locale, [part])) };
      parts.add(part);
    });

  return { t, tag, direction, use, need };
}
