import { LOCALES, type Locale, nearestLocale as nearest } from "@sidenote/protocol/locales";
import type { Messages, WordsPart } from "./messages.ts";

/**
 * Each part of each language is a chunk of its own. The query is handled by the build (language-parts.ts), which leaves
 * only that part's messages; without the build, all messages are loaded.
 */
const chunks = {
  first: import.meta.glob<Messages>(
    "./{en,de,fr,es,pt-BR,it,nl,pl,tr,ar,he,fa,zh-Hans,zh-Hant,ja,ko,uk,ru,hi,id,vi}.ts",
    { import: "default", query: "?first" },
  ),
  asking: import.meta.glob<Messages>(
    "./{en,de,fr,es,pt-BR,it,nl,pl,tr,ar,he,fa,zh-Hans,zh-Hant,ja,ko,uk,ru,hi,id,vi}.ts",
    { import: "default", query: "?asking" },
  ),
  seldom: import.meta.glob<Messages>(
    "./{en,de,fr,es,pt-BR,it,nl,pl,tr,ar,he,fa,zh-Hans,zh-Hant,ja,ko,uk,ru,hi,id,vi}.ts",
    { import: "default", query: "?seldom" },
  ),
} satisfies Record<WordsPart, unknown>;

/** Returns the supported language nearest to a BCP 47 tag, `en` if there is none. */
export function nearestLocale(tag: string): Locale {
  return nearest(tag, LOCALES) ?? "en";
}

/** Loads one part of a language's messages, or more of them. Rejects when the chunk cannot be loaded. */
export async function loadMessages(locale: Locale, part: WordsPart): Promise<Partial<Messages>> {
  return chunks[part][`./${locale}.ts`]!();
}
