import type { BlockParser } from "./block-parser.ts";
import type { Block } from "./block.ts";
import type { Line } from "./line.ts";

/** `yes`: the line goes on inside the block. `no`: the block ends before it. `done`: the line is used up. */
type Continuation = "yes" | "no" | "done";

/** Decides whether an open block goes on with this line, and consumes its prefix. */
export function continueBlock(parser: BlockParser, block: Block, line: Line): Continuation {
  switch (block.kind) {
    case "list":
      return "yes";
    case "quote":
      if (line.indent >= 4 || line.text[line.next] !== ">") return "no";
      line.skipSpaces();
      line.skip(1);
      if (line.atSpace) line.skipColumns(1);
      block.end = parser.lineNumber;
      return "yes";
    case "item":
      if (line.blank) {
        if (block.children.length === 0) return "no";
        line.skipSpaces();
        return "yes";
      }
      if (line.indent < block.indent) return "no";
      line.skipColumns(block.indent);
      return "yes";
    case "footnote":
      if (line.blank) line.skipSpaces();
      else if (line.indent < 4) return "no";
      else line.skipColumns(4);
      return "yes";
    case "code":
      return block.marker ? continueFence(parser, block, line) : continueIndented(line);
    case "formula":
      return continueFormula(parser, block, line);
    case "paragraph":
    case "table":
      return line.blank ? "no" : "yes";
    default:
      return "no";
  }
}

function continueFence(parser: BlockParser, block: Block, line: Line): Continuation {
  const end = line.indent < 4 ? /^(`{3,}|~{3,})[ \t]*$/.exec(line.ahead)?.[1] : undefined;
  if (end?.startsWith(block.marker)) {
    block.end = parser.lineNumber;
    while (parser.tip !== block) parser.close(parser.tip);
    parser.close(block);
    return "done";
  }
  line.skipColumns(Math.min(block.indent, line.indent));
  return "yes";
}

function continueIndented(line: Line): Continuation {
  if (line.indent >= 4) line.skipColumns(4);
  else if (line.blank) line.skipSpaces();
  else return "no";
  return "yes";
}

function continueFormula(parser: BlockParser, block: Block, line: Line): Continuation {
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
}
