import type { MoodleFault } from "./faults.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n';

/** Serialises a function's result as Moodle's XML, the default format. */
export function toXml(value: unknown): string {
  return `${HEAD}<RESPONSE>\n${toElement(value)}</RESPONSE>\n`;
}

/** Serialises an error as Moodle's XML. */
export function faultToXml({ exception, errorcode, message }: MoodleFault): string {
  return `${HEAD}<EXCEPTION class="${exception}">\n<ERRORCODE>${errorcode}</ERRORCODE>\n<MESSAGE>${escapeXml(message)}</MESSAGE>\n</EXCEPTION>\n`;
}

function toElement(value: unknown): string {
  if (Array.isArray(value)) return `<MULTIPLE>\n${value.map(toElement).join("")}</MULTIPLE>\n`;
  if (value === null || value === undefined) return '<VALUE null="null"/>\n';
  if (typeof value !== "object") return `<VALUE>${escapeXml(scalar(value))}</VALUE>\n`;
  const keys = Object.entries(value)
    .map(([name, inner]) => `<KEY name="${name}">${toElement(inner)}</KEY>\n`)
    .join("");
  return `<SINGLE>\n${keys}</SINGLE>\n`;
}

function scalar(value: unknown): string {
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
