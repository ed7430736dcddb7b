import { decodeXML } from "entities/decode";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import readWorkbook from "read-excel-file/universal";
import type { Page } from "../passages.ts";
import { withinBounds } from "./office.ts";

/** Longer cells are not column labels. */
const LABEL_MAX_CHARACTERS = 60;
/** Limits how often a repeated cell is expanded: LibreOffice fills a row's end with thousands of empty ones. */
const REPEATED_MAX = 50;

const MINUTE_MS = 60_000;
/** Day 0 of Excel's calendar, to which plain times belong. */
const DAY_NONE = "1899-12-30";

/** Markers: control characters, which XML cannot contain. */
const TIMES = "\u001c";
const CELL_END = "\u001f";
const ROW_END = "\u001e";
const SHEET = "\u001d";

/** The parts of an Excel workbook that are read, and which of them are sheets. */
const EXCEL_PART = /\.(?:xml|rels)$/;
const EXCEL_SHEET = /^xl\/worksheets\/[^/]+\.xml$/;

/** Reads the sheets of an Excel workbook (OOXML). @throws Error if it is no such file, or unpacks to too much */
export async function readExcel(bytes: Uint8Array): Promise<Page[]> {
  const isWithin = withinBounds(() => true);
  const parts = unzipSync(bytes, {
    filter: (file) => isWithin(file) && EXCEL_PART.test(file.name),
  });
  for (const [name, part] of Object.entries(parts))
    if (EXCEL_SHEET.test(name)) parts[name] = strToU8(withoutGaps(strFromU8(part)));
  const sheets = await readWorkbook(zipSync(parts, { level: 0 }).buffer);
  return sheets.map(({ sheet, data }) =>
    toPage(
      sheet,
      data.map((row) => row.map(toText)),
    ),
  );
}

/**
 * Moves the cells of an Excel sheet together where rows and columns are empty. The library fills every gap with empty
 * cells, billions for one stray cell in the last row and column.
 */
function withoutGaps(sheet: string): string {
  const filled = sheet.replace(/<(?:\w+:)?(?:row|c)\b[^<>]*\/>/g, "");
  const used = new Set<string>();
  for (const [, column = ""] of filled.matchAll(/<(?:\w+:)?c\b[^<>]*?\sr="([A-Z]+)/g))
    used.add(column);
  const columns = [...used].toSorted((one, other) =>
    one.length === other.length ? (one < other ? -1 : 1) : one.length - other.length,
  );
  const names = new Map(columns.map((column, place) => [column, toColumn(place)]));
  let row = 0;
  return filled.replace(/<(?:\w+:)?(row|c)\b[^<>]*>/g, (tag, name) => {
    if (name === "row") row += 1;
    return tag.replace(
      /\sr="([A-Z]*)\d+"/,
      (_, column: string) => ` r="${names.get(column) ?? ""}${row}"`,
    );
  });
}

/** Returns the name of a column by its place from 0: A to Z, AA, AB… */
function toColumn(place: number): string {
  return place < 0
    ? ""
    : toColumn(Math.floor(place / 26) - 1) + String.fromCodePoint(65 + (place % 26));
}

const isContent = ({ name }: { name: string }): boolean => name === "content.xml";

/**
 * Reads the sheets of a LibreOffice workbook (OpenDocument), whose cells contain their displayed text.
 * @throws Error if it is no such file, or unpacks to too much
 */
export function readCalc(bytes: Uint8Array): Page[] {
  const { "content.xml": content } = unzipSync(bytes, { filter: withinBounds(isContent) });
  if (content === undefined) throw new Error("it is no such file");
  const marked = withoutNotes(strFromU8(content))
    .replace(/<table:(?:covered-)?table-cell\b[^<>]*>/g, (cell) => {
      const [, times = "1"] = /number-columns-repeated="(\d+)"/.exec(cell) ?? [];
      return `${TIMES}${times}${TIMES}${cell.endsWith("/>") ? CELL_END : ""}`;
    })
    .replace(/<\/table:(?:covered-)?table-cell>/g, CELL_END)
    .replace(/<\/table:table-row>/g, ROW_END)
    .replace(
      /<table:table\b[^<>]*?table:name="([^"<>]*)"[^<>]*>/g,
      (_, name: string) => SHEET + name + ROW_END,
    )
    .replace(/<\/text:p>|<text:(?:s|tab|line-break)\b[^<>]*>/g, " ")
    .replace(/<[^<>]*>/g, "");
  return marked
    .split(SHEET)
    .slice(1)
    .map((sheet) => {
      const [name = "", ...rows] = sheet.split(ROW_END);
      const cells = rows.map((row) => row.split(CELL_END).flatMap(repeat));
      return toPage(decodeXML(name), cells);
    });
}

/** Removes cell comments. */
function withoutNotes(xml: string): string {
  const [first = "", ...others] = xml.split("<office:annotation");
  const rests = others.map((part) => {
    const end = part.indexOf("</office:annotation>");
    return part.slice(end === -1 ? part.indexOf(">") + 1 : end);
  });
  return [first, ...rests].join("");
}

/** Expands a cell that stands for several equal neighbours. */
function repeat(cell: string): string[] {
  const [, times = "1", text = ""] = cell.split(TIMES);
  return Array.from({ length: Math.min(Number(times), REPEATED_MAX) }, () => decodeXML(text));
}

/** Prefixes each cell with its column's label, if there is a header row, so that a row makes sense on its own. */
function toPage(name: string, rows: readonly (readonly string[])[]): Page {
  let labels: readonly string[] = [];
  const lines = rows.map((row) => {
    const cells = row.map((cell) => cell.replace(/\s+/g, " ").trim());
    const filled = cells.filter((cell) => cell !== "");
    if (labels.length === 0 && filled.length > 1 && filled.every(isLabel)) {
      labels = cells;
      return filled.join(" | ");
    }
    return cells
      .map((cell, column) => (cell !== "" && labels[column] ? `${labels[column]}: ${cell}` : cell))
      .filter((cell) => cell !== "")
      .join("; ");
  });
  return { number: null, text: [name, ...lines].filter((line) => line !== "").join("\n") };
}

function isLabel(cell: string): boolean {
  return cell.length <= LABEL_MAX_CHARACTERS && /\p{L}/u.test(cell);
}

/** Rounds numbers to 12 digits, which removes artefacts of floating point. */
function toText(cell: unknown): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? "" : toDay(cell);
  if (typeof cell === "number") return String(Number(cell.toPrecision(12)));
  return String(cell ?? "");
}

/** Formats a date as day, day and time, or time alone. Rounded to minutes, since Excel stores fractions of days. */
function toDay(date: Date): string {
  const [day = "", time = ""] = new Date(Math.round(date.getTime() / MINUTE_MS) * MINUTE_MS)
    .toISOString()
    .split("T");
  const minutes = time.slice(0, 5);
  if (day === DAY_NONE) return minutes;
  return minutes === "00:00" ? day : `${day} ${minutes}`;
}
