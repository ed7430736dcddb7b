import { rules, takeRest } from "../parse/block-rules.ts";
import { type Start, starts } from "../parse/block-starts.ts";
import { matchAt } from "../parse/definitions.ts";
import { type InlineParser, readers } from "../parse/inline-parser.ts";

const DOUBLE = /\$\$([^$]+)\$\$/y;
// `$` delimits a formula by Pandoc's rules, so that "$5 and $6" are prices: no space inside the delimiters, no digit
// after the closing one, and the very next `$` must be the closing one.
const SINGLE = /\$((?:[^\s$\\]|\\[^])(?:(?:[^$\\]|\\[^])*?(?:[^\s$\\]|\\[^]))?)\$(?!\d)/y;
const ROUND = /\\\(((?:[^\\]|\\[^)])+?)\\\)/y;
const SQUARE = /\\\[((?:[^\\]|\\[^\]])+?)\\\]/y;

/** The maximum length of a formula whose closing delimiter is not written yet. */
const MAX_OPEN = 1000;
const PLAIN_WORDS = /(?:^|\s)\p{L}{2,}[,.;:]?\s+\p{L}{2,}[,.;:]?\s/u;
const MATH_CHARACTER = /[\\^_={}]/;

/**
 * Whether a Latin letter or a digit precedes, as in US$5 or df$col. Scripts without spaces may put a formula right
 * after a word.
 */
const wordBefore = (text: string, at: number): boolean =>
  /[\p{sc=Latin}\p{N}]/u.test(text.charAt(at - 1));

/** Parses the formula at the current position. An unfinished one becomes a placeholder. */
function readFormula(parser: InlineParser): boolean {
  const { text, at } = parser;
  const dollar = text[at] === "$";
  const next = text.charAt(at + 1);
  if (dollar ? wordBefore(text, at) : next !== "(" && next !== "[") return false;
  const display = next === (dollar ? "$" : "[");
  const match = matchAt(dollar ? (display ? DOUBLE : SINGLE) : display ? SQUARE : ROUND, text, at);
  const source = match?.[1]!.trim();
  // "$6, or 7$" is not a formula: it starts with a number and continues with words. Neither is "($/kg) and ($", which
  // lies between two pairs of parentheses.
  const isText =
    source &&
    ((/^\d/.test(source) && !MATH_CHARACTER.test(source) && /\p{L}{2}/u.test(source)) ||
      (dollar && !display && /^(?:\/[^([]*)?\).|[^\\]\($/s.test(source)));
  if (match && source && !isText) {
    parser.add("formula", source).display = display;
    parser.at += match[0].length;
    return true;
  }
  if (!parser.open) return false;
  // In either case the closing delimiter may still follow.
  if (parser.open === true) parser.guess(at);
  if (!isOpenFormula(text.slice(at))) return false;
  // The closing delimiter never came: all of it is literal text, without Markdown.
  if (parser.open === "cut") return Boolean(parser.take(text.slice(at)));
  parser.add("formula").display = display;
  parser.at = text.length;
  return true;
}

/** Whether the rest of an unfinished text looks like a formula whose closing delimiter is still to come. */
function isOpenFormula(rest: string): boolean {
  if (rest.length > MAX_OPEN) return false;
  if (rest.startsWith("\\")) return !rest.includes(rest[1] === "(" ? "\\)" : "\\]");
  const body = rest.replace(/^\$\$?/, "");
  if (/^\s/.test(body) && !rest.startsWith("$$")) return false;
  if (/(?<!\\)\$(?!$)/.test(body)) return false;
  if (/^\d/.test(body) && !MATH_CHARACTER.test(body)) return false;
  return !PLAIN_WORDS.test(body.replace(/\\\w+(?:\{[^}]*\}?)?/g, "x"));
}

const startFormula: Start = (line, _container, parser) => {
  const match = /^(\$\$|\\\[)(.*)$/s.exec(line.ahead);
  if (!match) return undefined;
  const opening = match[1]!;
  const text = match[2]!;
  const marker = opening === "$$" ? "$$" : "\\]";
  const end = text.indexOf(marker);
  if (end >= 0 && (text.slice(end + 2).trim() || !text.slice(0, end).trim())) return undefined;
  // `\[text]` is an escaped bracket.
  if (end < 0 && marker === "\\]" && text.includes("]")) return undefined;
  const formula = parser.addChild("formula");
  formula.marker = marker;
  formula.info = opening;
  formula.indent = text.trim() ? 0 : 1;
  formula.lines.push(end < 0 ? text : text.slice(0, end));
  if (end >= 0) {
    formula.level = 1;
    parser.close(formula);
  }
  return "done";
};

/**
 * Adds formulas: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. A formula block has level 1 once its closing delimiter is there.
 */
export function addFormulas(): void {
  readers["$"] = readers["\\"] = readFormula;
  starts.push(startFormula);
  rules.formula = {
    verbatim: true,
    goOn(line, block, parser) {
      if (line.blank && !block.indent) return "no";
      const text = line.rest();
      const end = text.indexOf(block.marker);
      if (end < 0) return "yes";
      block.lines.push(text.slice(0, end));
      block.end = parser.lineNumber;
      block.level = 1;
      parser.close(block);
      const after = text.slice(end + 2).trim();
      if (after) parser.addChild("paragraph").lines.push(after);
      return "done";
    },
    take: takeRest,
    close(block) {
      if (block.level) return;
      // The closing delimiter never came: the source is text after all. If it looks like maths, its Markdown is
      // escaped.
      const lines = block.lines.map((text, index) => (index ? text : block.info + text));
      block.kind = "paragraph";
      block.lines = MATH_CHARACTER.test(lines.join(""))
        ? lines.map((text) => text.replace(/[\\`*_[\]<&!|~$]/g, "\\$&"))
        : lines;
    },
  };
}
