import type { Languages, PageWords } from "./i18n/translator.ts";
import type { WordsPart } from "./i18n/messages.ts";

/** What the build writes into the page beside its first screen. */
export interface PageContent extends Omit<PageWords, "tag"> {
  /** Where the later words of the page's language are. */
  readonly chunks: Readonly<Record<Exclude<WordsPart, "first">, string>>;
}

/** Its id in the page. */
const PAGE_CONTENT = "content";

export function readPage(): PageContent & PageWords {
  const content: PageContent = JSON.parse(document.getElementById(PAGE_CONTENT)!.textContent!);
  return { ...content, tag: document.documentElement.lang };
}

const others = () => import("./i18n/locales.ts");

/** The page's own language from the page and from where it says, the others from a chunk that knows them all. */
export function createLanguages({ locale: own, first, chunks }: PageContent): Languages {
  return {
    nearest: async (tag) => (await others()).nearestLocale(tag),
    async load(locale, part) {
      if (locale !== own) return (await others()).loadMessages(locale, part);
      return part === "first" ? first : (await import(/* @vite-ignore */ chunks[part])).default;
    },
  };
}
