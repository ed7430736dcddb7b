import type { BlockParser } from "./block-parser.ts";
import type { Block, BlockKind } from "./block.ts";
import type { Line } from "./line.ts";

/** `yes`: the line continues the block. `no`: the block ends before it. `done`: the line was consumed. */
type Continuation = "yes" | "no" | "done";

/** How blocks of one kind take lines. */
interface Rules {
  /** Decides whether a line continues an open block, and consumes its prefix. Without it, no line does. */
  goOn?(line: Line, block: Block, parser: BlockParser): Continuation;
  /** Adds a line of text. Without it, text starts a paragraph. */
  take?(line: Line, block: Block, parser: BlockParser): void;
  /** Called when the block is closed. */
  close?(block: Block, parser: BlockParser): void;
  /** Turns an open block into what it most likely becomes, for a preview. */
  predict?(block: Block, parser: BlockParser): void;
  /** It may contain other blocks. */
  holds?: true;
  /** Its lines are literal: no block starts inside it. */
  verbatim?: true;
}

/** Adds a line literally. */
export const takeRest: NonNullable<Rules["take"]> = (line, block, parser) => {
  block.lines.push(line.rest());
  if (block.marker || !line.blank) block.end = parser.lineNumber;
};

/** Rules by kind. Contains CommonMark; lazily loaded syntax adds its own. */
export const rules: Partial<Record<BlockKind, Rules>> = {
  root: { holds: true },
  quote: {
    holds: true,
    goOn(line, block, parser) {
      if (!skipQuoteMark(line)) return "no";
      block.end = parser.lineNumber;
      return "yes";
    },
  },
  list: { goOn: () => "yes" },
  item: {
    holds: true,
    goOn: (line, { children, indent }) =>
      line.blank && !children.length ? "no" : goOnIndented(line, indent),
  },
  code: {
    verbatim: true,
    goOn(line, block, parser) {
      if (block.marker) {
        const end = line.indent < 4 && /^(`{3,}|~{3,})[ \t]*$/.exec(line.ahead)?.[1];
        if (end && end.startsWith(block.marker)) {
          block.end = parser.lineNumber;
          parser.close(block);
          return "done";
        }
      } else if (line.indent < 4 && !line.blank) {
        return "no";
      }
      line.skip(Math.min(block.indent, line.indent));
      return "yes";
    },
    take: takeRest,
    close(code) {
      if (code.marker) return;
      const last = code.lines.findLastIndex((text) => text.trim());
      code.lines = code.lines.slice(0, last + 1);
    },
  },
  paragraph: {
    goOn: (line) => (line.blank ? "no" : "yes"),
    take(line, block, parser) {
      block.lines.push(line.ahead);
      block.end = parser.lineNumber;
    },
    close: (block, parser) => void parser.takeDefinitions(block),
  },
};

/** Continues a block with blank lines and with lines indented by at least `columns`. */
export function goOnIndented(line: Line, columns: number): Continuation {
  if (line.blank) line.skipSpaces();
  else if (line.indent < columns) return "no";
  else line.skip(columns);
  return "yes";
}

/** Consumes the `>` that starts a line of a block quote. Returns `false` if there is none. */
export function skipQuoteMark(line: Line): boolean {
  if (line.indent >= 4 || line.text[line.next] !== ">") return false;
  line.skipSpaces();
  line.skip(1);
  if (line.atSpace) line.skip(1);
  return true;
}
