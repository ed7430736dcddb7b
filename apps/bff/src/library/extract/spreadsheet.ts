import { strFromU8, unzipSync } from "fflate";
import readWorkbook from "read-excel-file/universal";
import { decodeEntities } from "../../plain-text.ts";
import type { Page } from "../passages.ts";
import { refuseBombs } from "./office.ts";

/** A label is shorter than a sentence. */
const LABEL_MAX_CHARACTERS = 60;
/** More empty cells in a row are its end. */
const REPEATED_MAX = 50;

/** What XML cannot hold. */
const CELL_END = "\u001f";
const ROW_END = "\u001e";
const SHEET = "\u001d";

/** The sheets of a workbook of Excel (OOXML). */
export async function readExcel(bytes: Uint8Array): Promise<Page[]> {
  refuseBombs(bytes, () => true);
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
  refuseBombs(bytes, isContent);
  const { "content.xml": content } = unzipSync(bytes, { filter: isContent });
  if (content === undefined) throw new Error("it is no such file");
  const marked = strFromU8(content)
    .replace(/<table:(?:covered-)?table-cell\b[^<>]*\/>/g, (cell) => {
      const [, times = "1"] = /number-columns-repeated="(\d+)"/.exec(cell) ?? [];
      return CELL_END.repeat(Math.min(Number(times), REPEATED_MAX));
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
      const cells = rows.map((row) => row.split(CELL_END).map((cell) => decodeEntities(cell)));
      return toPage(decodeEntities(name), cells);
    });
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

/** A date's time is told where it has one. Numbers lose what only their binary form adds. */
function toText(cell: unknown): string {
  if (cell instanceof Date)
    return cell.toISOString().slice(0, 16).replace("T00:00", "").replace("T", " ");
  if (typeof cell === "number") return String(Number(cell.toPrecision(12)));
  return String(cell ?? "");
}
