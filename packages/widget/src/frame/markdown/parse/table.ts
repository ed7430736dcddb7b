import type { BlockParser } from "./block-parser.ts";
import type { Started } from "./block-starts.ts";
import { type Alignment, type Block, createBlock } from "./block.ts";
import type { Line } from "./line.ts";

const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The cells of a row; `\|` is a pipe inside one (GFM 4.10). */
export function splitRow(text: string): string[] {
  const row = text.trim().replace(/^\|/, "");
  const cells: string[] = [];
  let cell = "";
  for (let at = 0; at < row.length; at++) {
    const char = row[at] ?? "";
    if (char === "\\" && row[at + 1] === "|") {
      cell += "|";
      at++;
    } else if (char === "\\") {
      cell += char + (row[++at] ?? "");
    } else if (char === "|") {
      cells.push(cell.trim());
      cell = "";
    } else {
      cell += char;
    }
  }
  if (cell.trim()) cells.push(cell.trim());
  return cells;
}

function toAlignment(cell: string): Alignment {
  const left = cell.startsWith(":");
  const right = cell.endsWith(":");
  if (left && right) return "center";
  if (right) return "right";
  return left ? "left" : "";
}

/** A delimiter row under the last line of a paragraph makes that line the head of a table. */
export function startTable(
  parser: BlockParser,
  container: Block,
  line: Line,
  closeUnmatched: () => void,
): Started {
  const text = line.ahead;
  if (container.kind !== "paragraph" || !/[|:]/.test(text) || !DELIMITER_ROW.test(text)) {
    return undefined;
  }
  const align = splitRow(text).map(toAlignment);
  if (splitRow(container.lines.at(-1) ?? "").length !== align.length) return undefined;
  closeUnmatched();
  toTable(parser, container, align);
  return "done";
}

/** Turns the last line of a paragraph into a table's head; lines before it stay a paragraph. */
function toTable(parser: BlockParser, paragraph: Block, align: Alignment[]): void {
  const head = paragraph.lines.at(-1) ?? "";
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
export function addRow(parser: BlockParser, table: Block, text: string): void {
  const previous = table.children.at(-1);
  if (previous) parser.closeRow(previous);
  const row = createBlock("row", table, parser.lineNumber);
  row.lines = splitRow(text).slice(0, table.align.length);
  while (row.lines.length < table.align.length) row.lines.push("");
  table.children.push(row);
  table.end = parser.lineNumber;
}

/** A line that begins with a pipe is most likely a table's head: it is shown as one before the next line tells. */
export function predictTable(parser: BlockParser): void {
  const paragraph = parser.tip;
  const head = paragraph.lines.at(-1);
  if (paragraph.kind !== "paragraph" || !head?.startsWith("|")) return;
  toTable(
    parser,
    paragraph,
    splitRow(head).map((): Alignment => ""),
  );
}
