import { decodeXML } from "entities/decode";
import { strFromU8, unzipSync } from "fflate";
import readWorkbook from "read-excel-file/universal";
import type { Page } from "../passages.ts";
import { withinBounds } from "./office.ts";

/** A label is shorter than a sentence. */
const LABEL_MAX_CHARACTERS = 60;
/** More empty cells in a row are its end. */
const REPEATED_MAX = 50;

const MINUTE_MS = 60_000;
/** Where Excel's calendar begins. */
const DAY_NONE = "1899-12-30";

/** What XML cannot hold. */
const TIMES = "\u001c";
const CELL_END = "\u001f";
const ROW_END = "\u001e";
const SHEET = "\u001d";

/** The sheets of a workbook of Excel (OOXML). */
export async function readExcel(bytes: Uint8Array): Promise<Page[]> {
  const isWithin = withinBounds(() => true);
  // Only looked at: it is unpacked by its reader.
  unzipSync(bytes, { filter: (file) => !isWithin(file) });
  const sheets = await readWorkbook(bytes.slice().buffer);
  return sheets.map(({ sheet, data }) =>
    toPage(
      sheet,
      data.map((row) => row.map(toText)),
    ),
  );
}

const isContent = ({ name }: { name: string }): boolean => name === "content.xml";

/** The sheets of a workbook of LibreOffice (OpenDocument), whose cells hold what they show. */
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

/** What somebody noted beside a cell is none of what it shows. */
function withoutNotes(xml: string): string {
  const [first = "", ...others] = xml.split("<office:annotation");
  const rests = others.map((part) => {
    const end = part.indexOf("</office:annotation>");
    return part.slice(end === -1 ? part.indexOf(">") + 1 : end);
  });
  return [first, ...rests].join("");
}

/** Neighbours that are alike are written once. */
function repeat(cell: string): string[] {
  const [, times = "1", text = ""] = cell.split(TIMES);
  return Array.from({ length: Math.min(Number(times), REPEATED_MAX) }, () => decodeXML(text));
}

/** A row by itself says nothing: each cell goes with its column's label, where a row of labels stands above. */
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

/** Numbers lose what only their binary form adds. */
function toText(cell: unknown): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? "" : toDay(cell);
  if (typeof cell === "number") return String(Number(cell.toPrecision(12)));
  return String(cell ?? "");
}

/** A day, with its time where it has one; what has no day is a time alone. Excel counts in parts of days. */
function toDay(date: Date): string {
  const [day = "", time = ""] = new Date(Math.round(date.getTime() / MINUTE_MS) * MINUTE_MS)
    .toISOString()
    .split("T");
  const minutes = time.slice(0, 5);
  if (day === DAY_NONE) return minutes;
  return minutes === "00:00" ? day : `${day} ${minutes}`;
}
