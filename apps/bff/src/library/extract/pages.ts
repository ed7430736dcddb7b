import { toPlainText } from "../../plain-text.ts";
import type { Page } from "../passages.ts";
import { decodeText } from "./decode-text.ts";
import { readOffice } from "./office.ts";
import { readPdf } from "./pdf.ts";
import { readCalc, readExcel } from "./spreadsheet.ts";

/** Reads the text of a file by its type. Unknown types give no pages. */
export async function readPages(bytes: Uint8Array, mimetype: string): Promise<Page[]> {
  switch (mimetype) {
    case "application/pdf":
      return readPdf(bytes);
    case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
    case "application/vnd.openxmlformats-officedocument.presentationml.presentation":
    case "application/vnd.oasis.opendocument.text":
    case "application/vnd.oasis.opendocument.presentation":
      return readOffice(bytes);
    case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
      return readExcel(bytes);
    case "application/vnd.oasis.opendocument.spreadsheet":
      return readCalc(bytes);
    case "text/html":
      return [{ number: null, text: toPlainText(decodeText(bytes)) }];
    case "text/plain":
    case "text/csv":
    case "text/markdown":
      return [{ number: null, text: decodeText(bytes) }];
    default:
      return [];
  }
}
