import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Locale } from "@sidenote/protocol/locales";
import type { Messages, Plural, Translate, WordsPart } from "./messages.ts";

/** The words a page begins with. */
export interface PageWords {
  readonly locale: Locale;
  /** BCP 47, e.g. `en-GB` with the words of `en`. */
  readonly tag: string;
  readonly first: Partial<Messages>;
}

/** Where languages come from. */
export interface Languages {
  nearest(tag: string): Promise<Locale>;
  /** Rejects when they cannot be had. */
  load(locale: Locale, part: WordsPart): Promise<Partial<Messages>>;
}

/** The reader's language: its words, and the tag by which `Intl` writes dates and numbers. */
export interface Translator {
  /** A message that is not there yet is an empty text. */
  t: Translate;
  /** The reader's own tag, e.g. `en-GB`, where its language is here; otherwise that of the words shown. */
  readonly tag: ReadonlySignal<string>;
  readonly direction: ReadonlySignal<"ltr" | "rtl">;
  /** Switches to the language nearest to a tag. Rejects, and keeps the present one, when it cannot be had. */
  use(tag: string): Promise<void>;
  /** Whether the messages of a part are here. */
  has(part: WordsPart): boolean;
  /** Adds the messages of a later part, in this language and in those to come. Rejects when they cannot be had. */
  need(part: WordsPart): Promise<void>;
}

const RIGHT_TO_LEFT = new Set<Locale>(["ar", "he", "fa"]);

export function directionOf(locale: Locale): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr";
}

/** Whether `Intl` takes a tag, and takes it for the language of a locale. */
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
  const parts = signal<ReadonlySet<WordsPart>>(new Set(["first"]));
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

  /** One after the other: a part that arrives in the language of before would be mixed into the present one. */
  function inTurn(work: () => Promise<void>): Promise<void> {
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
    inTurn(async () => {
      if (wanted === tag.peek()) return;
      const next = await languages.nearest(wanted);
      if (next !== locale) words.value = await load(next, parts.peek());
      locale = next;
      // `en` for a language that is not here: dates and plurals must agree with the words.
      tag.value = isTagOf(locale, wanted) ? wanted : locale;
      direction.value = directionOf(locale);
    });

  const need = (part: WordsPart): Promise<void> =>
    inTurn(async () => {
      if (parts.peek().has(part)) return;
      words.value = { ...words.peek(), ...(await load(locale, [part])) };
      parts.value = new Set([...parts.peek(), part]);
    });

  const has = (part: WordsPart): boolean => parts.value.has(part);

  return { t, tag, direction, has, use, need };
}
