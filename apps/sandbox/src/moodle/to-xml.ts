import type { MoodleFault } from "./faults.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n';

/** A function's answer in Moodle's XML, which is what a caller gets who does not ask for JSON. */
export function toXml(value: unknown): string {
  return `${HEAD}<RESPONSE>\n${toElement(value)}</RESPONSE>\n`;
}

/** A failure in Moodle's XML. */
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
