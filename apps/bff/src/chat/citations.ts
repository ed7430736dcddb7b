import type { Citation, Grounding } from "@sidenote/protocol";
import type { Passage } from "./library-ports.ts";
import type { CitedPassage, CourseSection } from "./ports.ts";
import { toTextFragment } from "./text-fragment.ts";
import type { Turn } from "./turn.ts";

/** `[text](url)` or `[text](<url>)`, not an image. */
const MARKDOWN_LINK = /(?<!!)\[([^\]]{1,300})\]\(<?([^\s)>]{1,2000})>?(?:\s+"[^"]*")?\)/g;

const CITED_MAX_CHARACTERS = 600;

type Answered = Pick<Turn, "cited" | "rounds" | "context"> & {
  answer: Pick<Turn["answer"], "text">;
};

/** All that was found for an answer. */
export function toPassages(rounds: Turn["rounds"]): Passage[] {
  return rounds.flatMap(({ calls }) => calls.flatMap(({ findings }) => findings?.passages ?? []));
}

/** An address that can stand in Markdown as it is. */
const PLAIN_URL = /^[^\s()<>]+$/;
const MARK = /\u00a0\[\[\d+\]\]\([^\s()<>]+\)/g;

/**
 * What to write behind words that rest on passages: the number of each source, in the order in which the answer comes
 * to them, as a link to what is cited of it. Nothing at the end of a line, which the mark would begin anew.
 */
export function toMarks(
  { cited: all, rounds, answer }: Answered,
  cited: readonly CitedPassage[],
): string {
  if (!/\S$/.test(answer.text)) return "";
  const known = new Map(toPassages(rounds).map((passage) => [passage.url, passage]));
  const sources = [...new Set(all.map(({ url }) => url))].filter((url) => known.has(url));
  const marks = new Map<string, string>();
  for (const { url, text } of cited) {
    const passage = known.get(url);
    if (passage === undefined || marks.has(url)) continue;
    const address = toAddress(passage, toQuote(text));
    if (!PLAIN_URL.test(address)) continue;
    marks.set(url, `\u00a0[[${sources.indexOf(url) + 1}]](${address})`);
  }
  return [...marks.values()].join("");
}

/** An answer without its marks: they are nothing for the model, who might write some of its own. */
export function withoutMarks(text: string): string {
  return text.replace(MARK, "");
}

function toQuote(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Where a text of a passage can be seen: on its page of a file, else at the very words. */
function toAddress({ url, page }: Passage, quote: string): string {
  return page === null ? `${url}${toTextFragment(url, quote)}` : url;
}

/**
 * Where an answer comes from: the passages that the model says its words rest on, then the activities it links. Only
 * passages that were found for this student, and activities of the outline, which holds what this student may see: so
 * a made-up or a hidden source is never shown as one.
 */
export function toCitations({ cited, rounds, answer, context }: Answered): Citation[] {
  const passages = toPassages(rounds);
  const rested = fromPassages(cited, passages);
  const known = new Set(rested.map(({ cmid }) => cmid));
  const linked = findCitations(answer.text, context?.outline ?? null, passages).filter(
    ({ cmid }) => !known.has(cmid),
  );
  const last = Math.max(0, ...rested.map(({ index }) => index));
  return [...rested, ...linked.map((citation, at) => ({ ...citation, index: last + at + 1 }))];
}

/**
 * Each passage once for each text that is cited of it, with the number of its source, as the marks have it. One address
 * for a page, which opens at what is cited first.
 */
function fromPassages(cited: readonly CitedPassage[], passages: readonly Passage[]): Citation[] {
  const byUrl = new Map(passages.map((passage) => [passage.url, passage]));
  const addresses = new Map<string, string>();
  const citations = new Map<string, Citation>();
  for (const { url, text } of cited) {
    const passage = byUrl.get(url);
    const quoted = toQuote(text);
    if (passage === undefined || quoted === "") continue;
    const { cmid, title, page } = passage;
    if (!addresses.has(url)) addresses.set(url, toAddress(passage, quoted));
    const key = `${url}\n${quoted}`;
    if (citations.has(key)) continue;
    citations.set(key, {
      index: [...addresses.keys()].indexOf(url) + 1,
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

/** Says where the answer comes from, as far as it is written. */
export function citeSources(turn: Turn): void {
  turn.citations = toCitations(turn);
  for (const citation of turn.citations) turn.answer.emit({ type: "citation", ...citation });
}

/** Decided by what the answer points at, never by what the model says of itself. */
export function toGrounding(text: string, citations: readonly Citation[]): Grounding {
  if (text.trim() === "") return "none";
  return citations.length > 0 ? "course" : "general";
}
