import { signal } from "@preact/signals-core";
import { LOCALES, type Locale } from "@sidenote/protocol/locales";
import { renderToString } from "preact-render-to-string";
import { App } from "./components/App.tsx";
import "./follow-signals.ts";
import { PARTS } from "./i18n/en.ts";
import { loadMessages } from "./i18n/locales.ts";
import type { Messages, WordsPart } from "./i18n/messages.ts";
import { createTranslator, directionOf } from "./i18n/translator.ts";
import { Composer } from "./models/Composer.ts";
import { Course } from "./models/Course.ts";
import { ConversationLoader } from "./models/ConversationLoader.ts";
import { View } from "./models/View.ts";
import type { Ports } from "./ports.ts";

/** The prerendered first screen in one language. */
export interface FirstScreen {
  readonly html: string;
  readonly direction: "ltr" | "rtl";
  readonly first: Partial<Messages>;
}

const never = (): Promise<never> => new Promise(() => {});
const nothing = (): void => {};

/** Ports of a browser in which nothing has happened yet. */
const PORTS: Ports = {
  course: { loadContext: never, listSessions: never, acceptPolicy: never },
  host: { acceptPolicy: never, setUnread: nothing, resize: nothing, close: nothing },
  storage: { read: () => null, write: nothing },
  network: { online: signal(true), visible: signal(true) },
  clock: { now: () => 0, after: () => nothing },
};

/**
 * All languages. Run from source, each is loaded as a whole. Loading them keeps a lot in memory, so import this module
 * only for as long as needed.
 */
const LANGUAGES = new Map(
  await Promise.all(
    LOCALES.map(async (locale) => [locale, await loadMessages(locale, "first")] as const),
  ),
);

/** Whether the widget has a language of this name. */
export function isLocale(name: string): name is Locale {
  return (LOCALES as readonly string[]).includes(name);
}

/** Returns one part of a language's messages. */
export function readPart(locale: Locale, part: WordsPart): Partial<Messages> {
  const keys: object = PARTS[part];
  const all = Object.entries(LANGUAGES.get(locale) ?? {});
  return Object.fromEntries(all.filter(([key]) => key in keys));
}

function renderFirstScreen(locale: Locale): FirstScreen {
  const first = readPart(locale, "first");
  const words = createTranslator({ locale, tag: locale, first }, { nearest: never, load: never });
  const loader = new ConversationLoader(PORTS, never);
  const course = new Course(PORTS);
  const models = {
    words,
    loader,
    course,
    composer: new Composer(PORTS, loader, course),
    view: new View(PORTS, loader),
    markdown: signal(null),
    ports: PORTS,
  };
  return { html: renderToString(<App models={models} />), direction: directionOf(locale), first };
}

/** Renders the first screen in every language, before the context is known, for the build to write into the pages. */
export function renderFirstScreens(): ReadonlyMap<Locale, FirstScreen> {
  return new Map(LOCALES.map((locale) => [locale, renderFirstScreen(locale)]));
}
