import { readFileSync } from "node:fs";
import { extname } from "node:path";

const FILES = new URL("./files/", import.meta.url);

const MIMETYPES: Record<string, string> = {
  ".txt": "text/plain",
  ".pdf": "application/pdf",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

const read = new Map<string, Buffer>();

/** Returns the content of a file in the folder `files`. */
export function readFile(name: string): Buffer {
  const content = read.get(name) ?? readFileSync(new URL(name, FILES));
  read.set(name, content);
  return content;
}

export function mimetypeOf(name: string): string {
  return MIMETYPES[extname(name)] ?? "application/octet-stream";
}
