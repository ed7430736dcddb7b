import { matchAt } from "./definitions.ts";

/** A formula inside a line. */
export interface Formula {
  source: string;
  display: boolean;
  end: number;
}

const DOUBLE = /\$\$([^$]+)\$\$/y;
// `$` binds to a formula as Pandoc has it, so that "$5 and $6" are prices: no space inside the
// marks, no digit after the closing one, and the very next `$` must be the closing one.
const SINGLE = /\$((?:[^\s$\\]|\\[^])(?:(?:[^$\\]|\\[^])*?(?:[^\s$\\]|\\[^]))?)\$(?!\d)/y;
const ROUND = /\\\(((?:[^\\]|\\[^)])+?)\\\)/y;
const SQUARE = /\\\[((?:[^\\]|\\[^\]])+?)\\\]/y;

/** What a formula may look like before its closing mark is written. */
const MAX_OPEN = 1000;
const PLAIN_WORDS = /(?:^|\s)\p{L}{2,}[,.;:]?\s+\p{L}{2,}[,.;:]?\s/u;
const MATHS = /[\\^_={}]/;

const wordBefore = /[\p{L}\p{N}]/u;

/** The formula that begins at a place, which holds `$` or a backslash; undefined if there is none. */
export function parseFormula(text: string, at: number): Formula | undefined {
  const dollar = text[at] === "$";
  if (dollar && wordBefore.test(text[at - 1] ?? "")) return undefined;
  const display = dollar ? text[at + 1] === "$" : text[at + 1] === "[";
  const match = matchAt(dollar ? (display ? DOUBLE : SINGLE) : display ? SQUARE : ROUND, text, at);
  const source = match?.[1]?.trim();
  // "$6, or 7$" is no formula: it begins with a number and goes on in words.
  if (source && /^\d/.test(source) && !MATHS.test(source) && /\p{L}{2}/u.test(source))
    return undefined;
  return match && source ? { source, display, end: at + match[0].length } : undefined;
}

/** Whether the rest of an unfinished text looks like a formula whose closing mark is still to come. */
export function isOpenFormula(text: string, at: number): boolean {
  const rest = text.slice(at);
  if (rest.length > MAX_OPEN) return false;
  if (rest.startsWith("\\")) return !rest.includes(rest[1] === "(" ? "\\)" : "\\]");
  if (wordBefore.test(text[at - 1] ?? "")) return false;
  const body = rest.replace(/^\$\$?/, "");
  if (/^\s/.test(body) && !rest.startsWith("$$")) return false;
  if (/(?<!\\)\$(?!$)/.test(body)) return false;
  if (/^\d/.test(body) && !MATHS.test(body)) return false;
  return !PLAIN_WORDS.test(body.replace(/\\\w+(?:\{[^}]*\}?)?/g, "x"));
}
