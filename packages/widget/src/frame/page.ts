import type { Languages, PageWords } from "./i18n/translator.ts";
import type { WordsPart } from "./i18n/messages.ts";

/** What the build writes into the page besides its first screen. */
export interface PageContent extends Omit<PageWords, "tag"> {
  /** URLs of the other messages in the page's language, by part. */
  readonly chunks: Readonly<Record<Exclude<WordsPart, "first">, string>>;
}

/** The id of the element that holds it. */
const PAGE_CONTENT = "content";

export function readPage(): PageContent & PageWords {
  const content: PageContent = JSON.parse(document.getElementById(PAGE_CONTENT)!.textContent!);
  return { ...content, tag: document.documentElement.lang };
}

const others = () => import("./i18n/locales.ts");

/** Loads messages: the page's own language from the page and its chunks, any other from the chunk `locales.ts`. */
export function createLanguages({ locale: own, first, chunks }: PageContent): Languages {
  return {
    nearest: async (tag) => (await others()).nearestLocale(tag),
    async load(locale, part) {
      if (locale !== own) return (await others()).loadMessages(locale, part);
      return part === "first" ? first : (await import(/* @vite-ignore */ chunks[part])).default;
    },
  };
}

/**
 * Adds the style sheet of a lazily loaded part. The frame's CSP forbids `<style>`, but allows constructed style sheets.
 */
export function adoptStyles(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
