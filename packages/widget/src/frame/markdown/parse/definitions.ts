import { decodeText } from "./entities.ts";

export interface LinkTarget {
  url: string;
  title: string;
}

export interface Definition extends LinkTarget {
  label: string;
  /** Where the text after the definition begins. */
  end: number;
}

const LABEL = /\[((?:[^\\[\]]|\\[^]){0,999})\]/y;
const TITLE = /"((?:[^\\"]|\\[^])*)"|'((?:[^\\']|\\[^])*)'|\(((?:[^\\()]|\\[^])*)\)/y;
const BRACED = /<((?:[^<>\n\\]|\\.)*)>/y;
const GAP = /[ \t]*(?:\n[ \t]*)?/y;
const LINE_END = /[ \t]*(?:\n|$)/y;

/** Runs a sticky expression at a place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Two labels are the same reference when this is equal (CommonMark 4.7). */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

/** `[label]` at a place; undefined if there is none. */
export function parseLabel(text: string, at: number): { label: string; end: number } | undefined {
  const match = matchAt(LABEL, text, at);
  return match ? { label: match[1] ?? "", end: at + match[0].length } : undefined;
}

function skipGap(text: string, at: number): number {
  return at + (matchAt(GAP, text, at)?.[0].length ?? 0);
}

function parseDestination(text: string, at: number): { url: string; end: number } | undefined {
  const braced = matchAt(BRACED, text, at);
  if (braced) return { url: decodeText(braced[1] ?? ""), end: at + braced[0].length };
  if (text[at] === "<") return undefined;
  let depth = 0;
  let end = at;
  for (; end < text.length; end++) {
    const char = text[end] ?? "";
    if (char === "\\" && /[!-/:-@[-`{-~]/.test(text[end + 1] ?? "")) end++;
    else if (char === "(" && ++depth > 32) return undefined;
    else if (char === ")" && --depth < 0) break;
    else if (char <= " " || char === "\u007f") break;
  }
  if (depth > 0 || (end === at && text[at] !== ")")) return undefined;
  return { url: decodeText(text.slice(at, end)), end };
}

function parseTitle(text: string, at: number): { title: string; end: number } | undefined {
  const match = matchAt(TITLE, text, at);
  if (!match) return undefined;
  return { title: decodeText(match[1] ?? match[2] ?? match[3] ?? ""), end: at + match[0].length };
}

/** `(destination "title")` at a place. */
export function parseTarget(text: string, at: number): (LinkTarget & { end: number }) | undefined {
  if (text[at] !== "(") return undefined;
  const destination = parseDestination(text, skipGap(text, at + 1));
  if (!destination) return undefined;
  let end = skipGap(text, destination.end);
  const title = end > destination.end ? parseTitle(text, end) : undefined;
  if (title) end = skipGap(text, title.end);
  if (text[end] !== ")") return undefined;
  return { url: destination.url, title: title?.title ?? "", end: end + 1 };
}

/** `[label]: destination "title"` at the start of a text; undefined if there is none. */
export function parseDefinition(text: string): Definition | undefined {
  const label = parseLabel(text, 0);
  if (!label || text[label.end] !== ":" || !label.label.trim()) return undefined;
  const at = skipGap(text, label.end + 1);
  const destination = at < text.length ? parseDestination(text, at) : undefined;
  if (!destination) return undefined;
  const titleAt = skipGap(text, destination.end);
  const title = titleAt > destination.end ? parseTitle(text, titleAt) : undefined;
  const entry = { label: normalizeLabel(label.label), url: destination.url };
  const afterTitle = title && matchAt(LINE_END, text, title.end);
  if (title && afterTitle) {
    return { ...entry, title: title.title, end: title.end + afterTitle[0].length };
  }
  const after = matchAt(LINE_END, text, destination.end);
  return after ? { ...entry, title: "", end: destination.end + after[0].length } : undefined;
}
