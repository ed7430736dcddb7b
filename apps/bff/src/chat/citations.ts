import type { Citation, Grounding } from "@sidenote/protocol";
import type { Passage } from "./library-ports.ts";
import type { CitedPassage, CourseContext, CourseSection } from "./ports.ts";
import { toTextFragment } from "./text-fragment.ts";
import type { Turn } from "./turn.ts";

/** `[text](url)` or `[text](<url>)`, not an image. */
const MARKDOWN_LINK = /(?<!!)\[[^\]]{1,300}\]\(<?([^\s)>]{1,2000})>?(?:\s+"[^"]*")?\)/g;

const CITED_MAX_CHARACTERS = 600;

/** The parts of a turn from which its citations are derived. */
type CitableTurn = Pick<Turn, "cited" | "rounds"> & {
  answer: Pick<Turn["answer"], "text">;
  context?: Pick<CourseContext, "outline" | "contact">;
};

/** Returns all passages that a turn's look-ups found. */
export function passagesOf(rounds: Turn["rounds"]): Passage[] {
  return rounds.flatMap(({ calls }) => calls.flatMap(({ findings }) => findings?.passages ?? []));
}

/** A URL that needs no escaping in a Markdown link. */
const PLAIN_URL = /^[^\s()<>]+$/;
const MARK = /\u00a0\[\[\d+\]\]\([^\s()<>]+\)/g;

/**
 * Returns the citation marks to append after text that rests on `cited`: for each source its number, linked to the
 * cited text. Sources are numbered in the order in which the answer first cites them. Returns "" while the answer ends
 * in white space: after a line break the mark would start a line of its own.
 */
export function toMarks(
  { cited: all, rounds, answer }: CitableTurn,
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

/** Strips the citation marks from an answer. The model is never shown them, since it might imitate them. */
export function withoutMarks(text: string): string {
  return text.replace(MARK, "");
}

function byUrl(passages: readonly Passage[]): Map<string, Passage> {
  return new Map(passages.map((passage) => [passage.url, passage]));
}

/** Numbers the sources by URL, in the order in which the answer first cites them. */
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

/** Returns the URL that shows a quote: the page of a file, otherwise a text-fragment link. */
function toAddress({ url, page }: Passage, quote: string): string {
  return page === null ? `${url}${toTextFragment(url, quote)}` : url;
}

/**
 * Returns the citations of an answer: first the passages that the model cited, then the activities that it linked, other
 * than the forum to which it refers the student. Limited to passages found for this student and activities of the
 * outline, which holds only what this student may see, so that an invented or hidden source is never shown.
 */
export function toCitations({ cited, rounds, answer, context }: CitableTurn): Citation[] {
  const passages = passagesOf(rounds);
  const fromModel = fromPassages(cited, passages);
  const known = new Set(fromModel.map(({ cmid }) => cmid));
  const linked = findCitations(answer.text, context?.outline ?? null, passages).filter(
    ({ cmid, url }) => !known.has(cmid) && url !== context?.contact?.url,
  );
  const last = Math.max(0, ...fromModel.map(({ index }) => index));
  return [...fromModel, ...linked.map((citation, at) => ({ ...citation, index: last + at + 1 }))];
}

/**
 * Returns one citation for each passage and quote, numbered as in the marks. All citations of a passage share one URL,
 * which opens at the first quote.
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

/** Returns the activities of the outline and the passages that an answer links to, in order of appearance. */
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
      // Not the link text, which is the model's own wording.
      cited_text: source.title,
      ...source,
    });
  }
  return [...citations.values()];
}

/** Sets the turn's citations from the answer written so far, and emits them. */
export function citeSources(turn: Turn): void {
  turn.citations = toCitations(turn);
  for (const citation of turn.citations) turn.answer.emit({ type: "citation", ...citation });
}

/** Derives the grounding from the citations, never from the model's own claims. */
export function toGrounding(text: string, citations: readonly Citation[]): Grounding {
  if (text.trim() === "") return "none";
  return citations.length > 0 ? "course" : "general";
}
