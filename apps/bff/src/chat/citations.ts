import type { Citation, Grounding } from "@sidenote/protocol";
import type { Passage } from "./library-ports.ts";
import type { CitedPassage, CourseContext, CourseSection } from "./ports.ts";
import { toTextFragment } from "./text-fragment.ts";
import type { Turn } from "./turn.ts";

/** `[text](url)` or `[text](<url>)`, not an image. */
const MARKDOWN_LINK = /(?<!!)\[[^\]]{1,300}\]\(<?([^\s)>]{1,2000})>?(?:\s+"[^"]*")?\)/g;

const CITED_MAX_CHARACTERS = 600;

/** What of a turn tells where its answer comes from. */
type Answered = Pick<Turn, "cited" | "rounds"> & {
  answer: Pick<Turn["answer"], "text">;
  context?: Pick<CourseContext, "outline">;
};

/** All that was found for an answer. */
export function passagesOf(rounds: Turn["rounds"]): Passage[] {
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
  const known = byUrl(passagesOf(rounds));
  const numbers = toNumbers(all, known);
  const marks = new Map<string, string>();
  for (const { url, text } of cited) {
    const passage = known.get(url);
    if (passage === undefined || marks.has(url)) continue;
    const address = toAddress(passage, toQuote(text));
    if (!PLAIN_URL.test(address)) continue;
    marks.set(url, `\u00a0[[${numbers.get(url)}]](${address})`);
  }
  return [...marks.values()].join("");
}

/** An answer without its marks: they are nothing for the model, who might write some of its own. */
export function withoutMarks(text: string): string {
  return text.replace(MARK, "");
}

function byUrl(passages: readonly Passage[]): Map<string, Passage> {
  return new Map(passages.map((passage) => [passage.url, passage]));
}

/** The number of each source, by its address, in the order in which an answer comes to them. */
function toNumbers(
  cited: readonly CitedPassage[],
  known: ReadonlyMap<string, Passage>,
): Map<string, number> {
  const urls = [...new Set(cited.map(({ url }) => url))].filter((url) => known.has(url));
  return new Map(urls.map((url, at) => [url, at + 1]));
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
  const passages = passagesOf(rounds);
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
  const known = byUrl(passages);
  const numbers = toNumbers(cited, known);
  const addresses = new Map<string, string>();
  const citations = new Map<string, Citation>();
  for (const { url, text } of cited) {
    const passage = known.get(url);
    const quoted = toQuote(text);
    if (passage === undefined || quoted === "") continue;
    const { cmid, title, page } = passage;
    const address = addresses.get(url) ?? toAddress(passage, quoted);
    addresses.set(url, address);
    const key = `${url}\n${quoted}`;
    if (citations.has(key)) continue;
    citations.set(key, {
      index: numbers.get(url) ?? 0,
      title,
      url: address,
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
  const sources = new Map<
    string,
    Omit<Citation, "index" | "url" | "cited_text"> & { cmid: number }
  >();
  for (const { url, title, cmid, page } of passages) {
    sources.set(url, { title, cmid, ...(page === null ? {} : { page }) });
  }
  for (const { activities } of outline ?? []) {
    for (const { url, name, cmid } of activities) {
      if (url !== null) sources.set(url, { title: name, cmid });
    }
  }
  const citations = new Map<number, Citation>();
  for (const [, url = ""] of text.matchAll(MARKDOWN_LINK)) {
    const source = sources.get(url);
    if (source === undefined || citations.has(source.cmid)) continue;
    citations.set(source.cmid, {
      index: citations.size + 1,
      url,
      // Not the words of the link, which are the model's own.
      cited_text: source.title,
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
