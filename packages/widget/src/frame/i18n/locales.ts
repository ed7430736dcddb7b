import { LOCALES, type Locale, nearestLocale as nearest } from "@sidenote/protocol/locales";
import type { Messages, WordsPart } from "./messages.ts";

/** Each part of each language is a chunk of its own. The query is the build's (language-parts.ts): it leaves that part of the messages. Without it, all of them come. */
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

/** The language there is that is nearest to a BCP 47 tag, English where there is none. */
export function nearestLocale(tag: string): Locale {
  return nearest(tag, LOCALES) ?? "en";
}

/** At least a part of the messages of one language. Rejects when its chunk cannot be had. */
export async function loadMessages(locale: Locale, part: WordsPart): Promise<Partial<Messages>> {
  return chunks[part][`./${locale}.ts`]!();
}
