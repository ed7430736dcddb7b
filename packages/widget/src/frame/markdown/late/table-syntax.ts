import type { BlockParser } from "../parse/block-parser.ts";
import { rules } from "../parse/block-rules.ts";
import { type Start, starts } from "../parse/block-starts.ts";
import { type Alignment, type Block, createBlock } from "../parse/block.ts";

const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/**
 * Matches a formula, whose pipes do not separate cells, or else a single character. "Cost ($) | Price ($)" does not
 * contain a formula, nor does code.
 */
const PIECE = /\$(?:\|[^$`]*\||(?![^([$]*\))[^\s$|`][^$`]*[^\s$|`(])\$(?!\d)|\\?[^]/g;

/** Splits a row into its cells; `\|` is a pipe within a cell (GFM 4.10). */
function splitRow(text: string): string[] {
  const cells = [""];
  for (const [piece] of text.trim().replace(/^\|/, "").matchAll(PIECE)) {
    if (piece === "|") cells.push("");
    else cells.push(cells.pop()! + (piece === "\\|" ? "|" : piece));
  }
  const trimmed = cells.map((cell) => cell.trim());
  return trimmed.at(-1) ? trimmed : trimmed.slice(0, -1);
}

function toAlignment(cell: string): Alignment {
  const right = cell.endsWith(":");
  if (cell.startsWith(":")) return right ? "center" : "left";
  return right ? "right" : "";
}

/** A delimiter row below a paragraph turns its last line into the head of a table. */
const startTable: Start = (line, container, parser) => {
  const text = line.ahead;
  if (container.kind !== "paragraph" || !/[|:]/.test(text) || !DELIMITER_ROW.test(text)) {
    return undefined;
  }
  const align = splitRow(text).map(toAlignment);
  if (splitRow(container.lines.at(-1)!).length !== align.length) return undefined;
  parser.closeUnmatched();
  toTable(parser, container, align);
  return "done";
};

/** Turns the last line of a paragraph into a table's head; earlier lines remain a paragraph. */
function toTable(parser: BlockParser, paragraph: Block, align: Alignment[]): void {
  const head = paragraph.lines.at(-1)!;
  let table = paragraph;
  if (paragraph.lines.length > 1) {
    paragraph.lines = paragraph.lines.slice(0, -1);
    parser.close(paragraph);
    table = parser.addChild("table");
  }
  table.kind = "table";
  table.lines = [];
  table.children = [];
  table.align = align;
  addRow(parser, table, head);
}

/** Appends a row, with as many cells as the head has. */
function addRow(parser: BlockParser, table: Block, text: string): void {
  settleLast(table, parser);
  const row = createBlock("row", table, parser.lineNumber);
  const cells = splitRow(text);
  row.lines = table.align.map((_, column) => cells[column] ?? "");
  table.children.push(row);
  table.end = parser.lineNumber;
}

function settleLast(table: Block, parser: BlockParser): void {
  const row = table.children.at(-1);
  if (row) parser.settle(row);
}

/** Adds tables (GFM 4.10). */
export function addTables(): void {
  starts.push(startTable);
  rules.table = {
    goOn: (line) => (line.blank ? "no" : "yes"),
    take: (line, table, parser) => addRow(parser, table, line.ahead),
    close: settleLast,
  };
  // A line that starts with a pipe is most likely a table's head, even before the delimiter row.
  rules.paragraph!.predict = (paragraph, parser) => {
    const head = paragraph.lines.at(-1);
    if (head?.startsWith("|"))
      toTable(
        parser,
        paragraph,
        splitRow(head).map((): Alignment => ""),
      );
  };
}
