import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { Extractor } from "./extractor.ts";
import { readCalc, readExcel } from "./spreadsheet.ts";

const zip = (parts: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])));

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

/** Makes a workbook as Excel writes it: with shared strings, and dates as formatted numbers. */
function toWorkbook(words: readonly string[], rows: string): Uint8Array {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${DOCUMENT}/${type}" Target="${target}"/>`;
  return zip({
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets><sheet name="Plan" sheetId="1" r:id="a"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}">${relation("a", "worksheet", "worksheets/sheet1.xml")}${relation("b", "sharedStrings", "sharedStrings.xml")}${relation("c", "styles", "styles.xml")}</Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${MAIN}">${words.map((word) => `<si><t>${word}</t></si>`).join("")}</sst>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`,
  });
}

describe("the text of a spreadsheet", () => {
  it("has each cell's column label, and readable dates and numbers", async () => {
    const workbook = toWorkbook(
      ["Biology 101", "Week", "Topic", "Due", "Osmosis &amp; turgor"],
      `<row r="1"><c r="A1" t="s"><v>0</v></c></row>
       <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" t="s"><v>3</v></c></row>
       <row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>4</v></c><c r="C3" s="1"><v>46327</v></c></row>
       <row r="4"><c r="A4"><v>0.30000000000000004</v></c><c r="C4" s="1"><v>46327.75</v></c></row>`,
    );
    expect(await readExcel(workbook)).toEqual([
      {
        number: null,
        text: [
          "Plan",
          "Biology 101",
          "Week | Topic | Due",
          "Week: 1; Topic: Osmosis & turgor; Due: 2026-11-01",
          "Week: 0.3; Due: 2026-11-01 18:00",
        ].join("\n"),
      },
    ]);
  });

  it("has times to the minute, with a day if they have one, and no invalid dates", async () => {
    const parts = [1 / 288, 1 / 24, 500 / 1440, 46327 + 500 / 1440, 1e12];
    const rows = parts.map(
      (part, row) => `<row r="${row + 1}"><c r="A${row + 1}" s="1"><v>${part}</v></c></row>`,
    );
    const [page] = await readExcel(toWorkbook([], rows.join("")));
    expect(page?.text.split("\n")).toEqual(["Plan", "00:05", "01:00", "08:20", "2026-11-01 08:20"]);
  });

  it("has no gaps, so that stray cells far off do not exhaust memory", async () => {
    const workbook = toWorkbook(
      ["Week", "Topic", "Room", "Osmosis", "H2", "Far"],
      `<row r="3"><c r="B3" t="s"><v>0</v></c><c r="AB3" t="s"><v>1</v></c><c r="BA3" t="s"><v>2</v></c></row>
       <row r="4"><c r="B4"><v>1</v></c><c r="Z4" s="1"/><c r="AB4" t="s"><v>3</v></c><c r="BA4" t="s"><v>4</v></c><c r="XFD4" s="1"/></row>
       <row r="6" ht="20"/>
       <row r="9"><c r="B9"><v>2</v></c><c r="BA9" t="s"><v>4</v></c><c r="XFC9" t="s"><v>5</v></c></row>
       <row r="1048576"><c r="XFD1048576" t="s"><v>5</v></c></row>`,
    );
    const mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const extractor = new Extractor();
    const pages = extractor.extract(Buffer.from(workbook), mimetype, 10_000);
    const [page] = await pages.finally(() => extractor.close());
    expect(page?.text.split("\n")).toEqual([
      "Plan",
      "Week | Topic | Room",
      "Week: 1; Topic: Osmosis; Room: H2",
      "Week: 2; Room: H2; Far",
      "Far",
    ]);
  });

  it("has LibreOffice's displayed cell text, sheet by sheet", () => {
    const cell = (text: string): string =>
      `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
    const row = (...cells: string[]): string =>
      `<table:table-row>${cells.join("")}</table:table-row>`;
    const content = `<office:spreadsheet><table:table table:name="Plan &amp; dates" table:style-name="ta1">${row(cell("Week"), cell("Topic"), cell("Due"))}${row(`<table:table-cell table:number-columns-repeated="2"><office:annotation><dc:creator>Jane</dc:creator><text:p>A note</text:p></office:annotation><text:p>Lab</text:p></table:table-cell>`, cell("Exam"))}${row(cell("1"), `<table:table-cell table:number-columns-repeated="1"/>`, cell("01.11.26"), `<table:table-cell table:number-columns-repeated="16000"/>`)}</table:table><table:table table:name="Empty"/></office:spreadsheet>`;
    expect(readCalc(zip({ "content.xml": content }))).toEqual([
      {
        number: null,
        text: "Plan & dates\nWeek | Topic | Due\nWeek: Lab; Topic: Lab; Due: Exam\nWeek: 1; Due: 01.11.26",
      },
      { number: null, text: "Empty" },
    ]);
  });

  it("is read quickly from a file crafted to be slow to parse", () => {
    const hostile = `<table:table table:name="x">${"<table:table-cell ".repeat(50_000)}</table:table>`;
    expect(readCalc(zip({ "content.xml": hostile }))).toHaveLength(1);
  });

  it("is refused if the file unpacks to too much, or has another format", async () => {
    const bomb = zip({ "content.xml": "<a>".repeat(17 * 1024 * 1024) });
    expect(() => readCalc(bomb)).toThrow("it unpacks to too much");
    await expect(readExcel(bomb)).rejects.toThrow("it unpacks to too much");
    expect(() => readCalc(zip({ "other.xml": "" }))).toThrow("it is no such file");
    await expect(readExcel(strToU8("no zip"))).rejects.toThrow("invalid zip data");
  });
});
