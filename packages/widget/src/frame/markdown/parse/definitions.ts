import { decodeText } from "./entities.ts";

export interface LinkTarget {
  readonly url: string;
  readonly title: string;
}

export interface Definition extends LinkTarget {
  readonly label: string;
  /** Offset of the text after the definition. */
  readonly end: number;
}

const LABEL = /\[((?:[^\\[\]]|\\[^]){0,999})\]/y;
const TITLE = /"((?:[^\\"]|\\[^])*)"|'((?:[^\\']|\\[^])*)'|\(((?:[^\\()]|\\[^])*)\)/y;
const BRACED = /<((?:[^<>\n\\]|\\.)*)>/y;
const GAP = /[ \t]*(?:\n[ \t]*)?/y;
const LINE_END = /[ \t]*(?:\n|$)/y;

/** Runs a sticky regular expression at an offset. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Normalises a label: labels are the same reference if the results are equal (CommonMark 4.7). */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

/** Parses `[label]` at an offset; undefined if there is none. */
export function parseLabel(text: string, at: number): { label: string; end: number } | undefined {
  const match = matchAt(LABEL, text, at);
  return match ? { label: match[1]!, end: at + match[0].length } : undefined;
}

const skipGap = (text: string, at: number): number => at + matchAt(GAP, text, at)![0].length;

function parseDestination(text: string, at: number): { url: string; end: number } | undefined {
  const braced = matchAt(BRACED, text, at);
  if (braced) return { url: decodeText(braced[1]!), end: at + braced[0].length };
  if (text[at] === "<") return undefined;
  let depth = 0;
  let end = at;
  for (; end < text.length; end++) {
    const char = text[end]!;
    if (char === "\\" && /[!-/:-@[-`{-~]/.test(text.charAt(end + 1))) end++;
    else if (char === "(" && ++depth > 32) return undefined;
    else if (char === ")" && --depth < 0) break;
    else if (char <= " " || char === "\u007f") break;
  }
  if (depth > 0 || (end === at && text[at] !== ")")) return undefined;
  return { url: decodeText(text.slice(at, end)), end };
}

/** Parses a title after white space; undefined if there is none. */
function parseTitle(text: string, from: number): { title: string; end: number } | undefined {
  const at = skipGap(text, from);
  const match = at > from ? matchAt(TITLE, text, at) : null;
  if (!match) return undefined;
  const [source, double, single, round] = match;
  return { title: decodeText(double ?? single ?? round!), end: at + source.length };
}

/** Parses `(destination "title")` at an offset; undefined if there is none. */
export function parseTarget(text: string, at: number): (LinkTarget & { end: number }) | undefined {
  if (text[at] !== "(") return undefined;
  const destination = parseDestination(text, skipGap(text, at + 1));
  if (!destination) return undefined;
  const { url } = destination;
  const { title, end } = parseTitle(text, destination.end) ?? { title: "", end: destination.end };
  const close = skipGap(text, end);
  return text[close] === ")" ? { url, title, end: close + 1 } : undefined;
}

/** Parses `[label]: destination "title"` at the start of a text; undefined if there is none. */
export function parseDefinition(text: string): Definition | undefined {
  const found = parseLabel(text, 0);
  if (!found?.label.trim() || text[found.end] !== ":") return undefined;
  const at = skipGap(text, found.end + 1);
  const destination = at < text.length && parseDestination(text, at);
  if (!destination) return undefined;
  const label = normalizeLabel(found.label);
  const { url } = destination;
  const bare = { title: "", end: destination.end };
  // Whatever follows the destination and is not a title must be on the next line.
  for (const { title, end } of [parseTitle(text, bare.end) ?? bare, bare]) {
    const rest = matchAt(LINE_END, text, end);
    if (rest) return { label, url, title, end: end + rest[0].length };
  }
  return undefined;
}
