import type { BlockParser } from "./block-parser.ts";
import { skipQuoteMark } from "./block-rules.ts";
import type { Block } from "./block.ts";
import { decodeText } from "./entities.ts";
import type { Line } from "./line.ts";

/**
 * Opens the block that starts at this place of a line, if any. Returns `container` if more blocks may start inside it,
 * `leaf` if its text follows, `done` if it consumed the whole line.
 */
export type Start = (
  line: Line,
  container: Block,
  parser: BlockParser,
) => "container" | "leaf" | "done" | undefined;

const startIndentedCode: Start = (line, _container, parser) => {
  if (parser.tip.kind === "paragraph") return undefined;
  line.skip(4);
  parser.addChild("code").indent = 4;
  return "leaf";
};

const startQuote: Start = (line, container, parser) => {
  if (!parser.mayNest(container) || !skipQuoteMark(line)) return undefined;
  parser.addChild("quote");
  return "container";
};

const startHeading: Start = (line, _container, parser) => {
  const marker = /^(#{1,6})(?:[ \t]+|$)/.exec(line.ahead);
  if (!marker) return undefined;
  const heading = parser.addChild("heading");
  heading.level = marker[1]!.length;
  heading.lines.push(
    line.ahead
      .slice(marker[0].length)
      .replace(/(?:^|[ \t]+)#+[ \t]*$/, "")
      .trim(),
  );
  return "done";
};

const startFence: Start = (line, _container, parser) => {
  const marker = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/.exec(line.ahead);
  if (!marker) return undefined;
  const code = parser.addChild("code");
  code.marker = marker[1] ?? marker[3]!;
  code.indent = line.indent;
  code.info = decodeText((marker[2] ?? marker[4]!).trim()).split(/\s/)[0]!;
  return "done";
};

const startSetext: Start = (line, container, parser) => {
  if (container.kind !== "paragraph" || !/^(?:=+|-+)[ \t]*$/.test(line.ahead)) return undefined;
  parser.closeUnmatched();
  if (!parser.takeDefinitions(container)) {
    container.kind = "paragraph";
    return undefined;
  }
  container.kind = "heading";
  container.level = line.ahead.startsWith("=") ? 1 : 2;
  container.end = parser.lineNumber;
  return "done";
};

const startRule: Start = (line, _container, parser) => {
  if (!/^([*_-])[ \t]*(?:\1[ \t]*){2,}$/.test(line.ahead)) return undefined;
  parser.addChild("rule");
  return "done";
};

const startItem: Start = (line, container, parser) => {
  const match = /^(?:([*+-])|(\d{1,9})([.)]))(?=[ \t]|$)/.exec(line.ahead);
  if (!match || !parser.mayNest(container)) return undefined;
  const [mark, bullet, digits = "1", delimiter] = match;
  const empty = !line.ahead.slice(mark.length).trim();
  if (container.kind === "paragraph" && (empty || Number(digits) !== 1)) return undefined;

  const { indent } = line;
  line.skipSpaces();
  line.skip(mark.length);
  // Five or more spaces are one space and an indented code block.
  const spaces = empty || line.indent > 4 ? 1 : line.indent;
  line.skip(Math.min(spaces, line.indent));
  const marker = bullet ?? delimiter!;
  parser.closeUnmatched();
  if (parser.tip.kind !== "list" || parser.tip.marker !== marker) {
    const list = parser.addChild("list");
    list.marker = marker;
    list.ordered = !bullet;
    list.level = Number(digits);
  }
  parser.addChild("item").indent = indent + mark.length + spaces;
  return "container";
};

/** In the order in which they are tried. Contains CommonMark; lazily loaded syntax adds its own. */
export const starts: Start[] = [
  startQuote,
  startHeading,
  startFence,
  startSetext,
  startRule,
  startItem,
];

/** Opens whatever block starts here. */
export const startBlock: Start = (line, container, parser) => {
  if (line.blank) return undefined;
  if (line.indent >= 4) return startIndentedCode(line, container, parser);
  for (const start of starts) {
    const started = start(line, container, parser);
    if (started) return started;
  }
  return undefined;
};
