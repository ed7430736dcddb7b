import type { Citation, Grounding } from "@sidenote/protocol";
import type { Passage } from "./library-ports.ts";
import type { CitedPassage, CourseSection } from "./ports.ts";
import { toTextFragment } from "./text-fragment.ts";
import type { Turn } from "./turn.ts";

/** `[text](url)` or `[text](<url>)`, not an image. */
const MARKDOWN_LINK = /(?<!!)\[([^\]]{1,300})\]\(<?([^\s)>]{1,2000})>?(?:\s+"[^"]*")?\)/g;

const CITED_MAX_CHARACTERS = 600;

/**
 * Where an answer comes from: the passages that the model says its words rest on, then the activities it links. Only
 * passages that were found for this student, and activities of the outline, which holds what this student may see: so
 * a made-up or a hidden source is never shown as one.
 */
export function toCitations({
  cited,
  rounds,
  answer,
  context,
}: Pick<Turn, "cited" | "rounds" | "context"> & {
  answer: Pick<Turn["answer"], "text">;
}): Citation[] {
  const passages = rounds.flatMap(({ calls }) =>
    calls.flatMap(({ findings }) => findings?.passages ?? []),
  );
  const rested = fromPassages(cited, passages);
  const known = new Set(rested.map(({ cmid }) => cmid));
  const linked = findCitations(answer.text, context?.outline ?? null, passages).filter(
    ({ cmid }) => !known.has(cmid),
  );
  return [...rested, ...linked].map((citation, at) => ({ ...citation, index: at + 1 }));
}

/** Each passage once for each text that is cited of it. One address for a page, which opens at what is cited first. */
function fromPassages(cited: readonly CitedPassage[], passages: readonly Passage[]): Citation[] {
  const byUrl = new Map(passages.map((passage) => [passage.url, passage]));
  const addresses = new Map<string, string>();
  const citations = new Map<string, Citation>();
  for (const { url, text } of cited) {
    const passage = byUrl.get(url);
    const quoted = text.replace(/\s+/g, " ").trim();
    if (passage === undefined || quoted === "") continue;
    const { cmid, title, page } = passage;
    if (!addresses.has(url)) {
      addresses.set(url, page === null ? `${url}${toTextFragment(url, quoted)}` : url);
    }
    const key = `${url}\n${quoted}`;
    if (citations.has(key)) continue;
    citations.set(key, {
      index: citations.size + 1,
      title,
      url: addresses.get(url) ?? url,
      cited_text:
        quoted.length > CITED_MAX_CHARACTERS
          ? `${quoted.slice(0, CITED_MAX_CHARACTERS - 1).trimEnd()}…`
          : quoted,
      cmid,
      ...(page === null ? {} : { page }),
    });
  }
  return [...citations.values()];
}

/** What an answer links, in the order it does: activities of the outline, and passages. */
export function findCitations(
  text: string,
  outline: readonly CourseSection[] | null,
  passages: readonly Passage[] = [],
): Citation[] {
  const byUrl = new Map<
    string,
    Omit<Citation, "index" | "url" | "cited_text"> & { cmid: number }
  >();
  for (const { url, title, cmid, page } of passages) {
    byUrl.set(url, { title, cmid, ...(page === null ? {} : { page }) });
  }
  for (const { activities } of outline ?? []) {
    for (const { url, name, cmid } of activities) {
      if (url !== null) byUrl.set(url, { title: name, cmid });
    }
  }
  const citations = new Map<number, Citation>();
  for (const [, label, url = ""] of text.matchAll(MARKDOWN_LINK)) {
    const source = byUrl.get(url);
    if (source === undefined || citations.has(source.cmid)) continue;
    citations.set(source.cmid, {
      index: citations.size + 1,
      url,
      cited_text: label ?? source.title,
      ...source,
    });
  }
  return [...citations.values()];
}

/** Decided by what the answer points at, never by what the model says of itself. */
export function toGrounding(text: string, citations: readonly Citation[]): Grounding {
  if (text.trim() === "") return "none";
  return citations.length > 0 ? "course" : "general";
}
