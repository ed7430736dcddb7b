import { decodeXML } from "entities/decode";
import { strFromU8, type UnzipFileFilter, type UnzipFileInfo, unzipSync } from "fflate";
import type { Page } from "../passages.ts";

/** A file that unpacks to more is treated as a zip bomb. */
const UNPACKED_MAX_BYTES = 48 * 1024 * 1024;

const DOCUMENT = /^(word\/document\.xml|content\.xml)$/;
const SLIDE = /^ppt\/slides\/slide(\d+)\.xml$/;
const isText = ({ name }: { name: string }): boolean => DOCUMENT.test(name) || SLIDE.test(name);

/**
 * Reads the text of a document or presentation of Microsoft Office (OOXML) or LibreOffice (OpenDocument): zip files
 * that contain XML. A slide is a page.
 * @throws Error if it is no zip file, or unpacks to too much
 */
export function readOffice(bytes: Uint8Array): Page[] {
  const parts = unzipSync(bytes, { filter: withinBounds(isText) });
  return Object.entries(parts)
    .flatMap(([name, part]) => {
      const slide = SLIDE.exec(name)?.[1];
      const text = toText(strFromU8(part));
      return slide === undefined
        ? toSlides(text)
        : [{ number: Number(slide), text: text.replaceAll(PAGE_END, "\n") }];
    })
    .toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0));
}

/** Returns a filter for the wanted parts of a zip file, which throws an Error if these would unpack to too much. */
export function withinBounds(isWanted: (file: UnzipFileInfo) => boolean): UnzipFileFilter {
  let unpacked = 0;
  return (file) => {
    if (!isWanted(file)) return false;
    unpacked += file.originalSize;
    if (unpacked > UNPACKED_MAX_BYTES) throw new Error("it unpacks to too much");
    return true;
  };
}

/** Marks the end of a slide in OpenDocument, where all slides are in one file. */
const PAGE_END = "\f";

function toText(xml: string): string {
  const marked = xml
    .replace(/<\/(?:w|a|text):(?:p|h)>|<(?:w|a):br\b[^<>]*>|<text:line-break\/>/g, "\n")
    .replace(/<(?:w:tab|text:tab|text:s)\b[^<>]*>|<\/(?:w|a):tc>|<\/table:table-cell>/g, " ")
    .replace(/<\/draw:page>/g, PAGE_END)
    .replace(/<[^<>]*>/g, "");
  return decodeXML(marked);
}

function toSlides(text: string): Page[] {
  const slides = text.split(PAGE_END);
  if (slides.length === 1) return [{ number: null, text }];
  return slides.slice(0, -1).map((slide, index) => ({ number: index + 1, text: slide }));
}
