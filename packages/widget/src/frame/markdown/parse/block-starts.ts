import type { BlockParser } from "./block-parser.ts";
import type { Block } from "./block.ts";
import { normalizeLabel } from "./definitions.ts";
import { decodeText } from "./entities.ts";
import type { Line } from "./line.ts";
import { startTable } from "./table.ts";

/** What begins at this place of the line: a container (look again inside it), a leaf whose text follows, a block that took the whole line, or nothing. */
export type Started = "container" | "leaf" | "done" | undefined;

type Start = (
  parser: BlockParser,
  container: Block,
  line: Line,
  closeUnmatched: () => void,
) => Started;

/** Opens the block that begins here, if one does. */
export const startBlock: Start = (parser, container, line, closeUnmatched) => {
  if (line.blank) return undefined;
  if (line.indent >= 4) return startIndentedCode(parser, container, line, closeUnmatched);
  for (const start of starts) {
    const started = start(parser, container, line, closeUnmatched);
    if (started) return started;
  }
  return undefined;
};

const startIndentedCode: Start = (parser, _container, line, closeUnmatched) => {
  if (parser.tip.kind === "paragraph") return undefined;
  line.skipColumns(4);
  closeUnmatched();
  parser.addChild("code");
  return "leaf";
};

const startQuote: Start = (parser, container, line, closeUnmatched) => {
  if (line.text[line.next] !== ">" || !parser.mayNest(container)) return undefined;
  line.skipSpaces();
  line.skip(1);
  if (line.atSpace) line.skipColumns(1);
  closeUnmatched();
  parser.addChild("quote");
  return "container";
};

const startHeading: Start = (parser, _container, line, closeUnmatched) => {
  const marker = /^(#{1,6})(?:[ \t]+|$)/.exec(line.ahead);
  if (!marker) return undefined;
  closeUnmatched();
  const heading = parser.addChild("heading");
  heading.level = marker[1]?.length ?? 1;
  const text = line.ahead.slice(marker[0].length);
  heading.lines.push(
    text
      .replace(/^[ \t]*#+[ \t]*$/, "")
      .replace(/[ \t]+#+[ \t]*$/, "")
      .trim(),
  );
  return "done";
};

const startFence: Start = (parser, _container, line, closeUnmatched) => {
  const marker = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/.exec(line.ahead);
  if (!marker) return undefined;
  const { indent } = line;
  closeUnmatched();
  const code = parser.addChild("code");
  code.marker = marker[1] ?? marker[3] ?? "";
  code.indent = indent;
  code.info = decodeText((marker[2] ?? marker[4] ?? "").trim()).split(/\s/)[0] ?? "";
  return "done";
};

const startSetext: Start = (parser, container, line, closeUnmatched) => {
  const marker = /^(=+|-+)[ \t]*$/.exec(line.ahead);
  if (!marker || container.kind !== "paragraph") return undefined;
  closeUnmatched();
  if (!parser.takeDefinitions(container)) {
    container.kind = "paragraph";
    return undefined;
  }
  container.kind = "heading";
  container.level = line.ahead.startsWith("=") ? 1 : 2;
  container.end = parser.lineNumber;
  return "done";
};

const startRule: Start = (parser, _container, line, closeUnmatched) => {
  if (!/^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/.test(line.ahead)) {
    return undefined;
  }
  closeUnmatched();
  parser.addChild("rule");
  return "done";
};

const startItem: Start = (parser, container, line, closeUnmatched) => {
  const inParagraph = container.kind === "paragraph";
  const match = /^(?:([*+-])|(\d{1,9})([.)]))(?=[ \t]|$)/.exec(line.ahead);
  if (!match || !parser.mayNest(container)) return undefined;
  const [mark, bullet, digits, delimiter] = match;
  const empty = !line.ahead.slice(mark.length).trim();
  if (inParagraph && (empty || (digits !== undefined && Number(digits) !== 1))) return undefined;

  const { indent } = line;
  line.skipSpaces();
  line.skip(mark.length);
  const { offset, column } = line;
  const spaces = line.indent;
  closeUnmatched();
  if (empty || spaces > 4) {
    line.backTo(offset, column);
    if (line.atSpace) line.skipColumns(1);
  } else {
    line.skipColumns(spaces);
  }
  const marker = bullet ?? delimiter ?? "";
  if (parser.tip.kind !== "list" || parser.tip.marker !== marker) {
    const list = parser.addChild("list");
    list.marker = marker;
    list.ordered = digits !== undefined;
    list.level = Number(digits ?? 1);
  }
  const item = parser.addChild("item");
  item.indent = indent + mark.length + (empty || spaces > 4 ? 1 : spaces);
  return "container";
};

const startFootnote: Start = (parser, container, line, closeUnmatched) => {
  const match = /^\[\^([^\]\s]+)\]:[ \t]*/.exec(line.ahead);
  if (!match || !parser.mayNest(container)) return undefined;
  line.skipSpaces();
  line.skip(match[0].length);
  closeUnmatched();
  const footnote = parser.addChild("footnote");
  footnote.marker = normalizeLabel(match[1] ?? "");
  parser.footnotes.add(footnote.marker);
  return "container";
};

const startFormula: Start = (parser, _container, line, closeUnmatched) => {
  const match = /^(\$\$|\\\[)(.*)$/s.exec(line.ahead);
  if (!match) return undefined;
  const [, opening = "", text = ""] = match;
  const marker = opening === "$$" ? "$$" : "\\]";
  const end = text.indexOf(marker);
  if (end >= 0 && (text.slice(end + 2).trim() || !text.slice(0, end).trim())) return undefined;
  // `\[text]` is an escaped bracket.
  if (end < 0 && marker === "\\]" && text.includes("]")) return undefined;
  closeUnmatched();
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

const starts: readonly Start[] = [
  startQuote,
  startHeading,
  startFence,
  startSetext,
  startRule,
  startItem,
  startFootnote,
  startFormula,
  startTable,
];
