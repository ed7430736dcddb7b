import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";

const FOLDER = new URL("../../../sandbox/fixtures/moodle/", import.meta.url);

/** A verbatim response of a real Moodle. */
export interface Recording {
  request: { url: string; params?: Record<string, string> };
  status: number;
  headers: Record<string, string | string[]>;
  body: unknown;
}

export const recordingNames: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""))
  .toSorted();

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Recording;
}

/** Headers that the replaying HTTP server sets itself. */
const HOP_BY_HOP = /^(connection|transfer-encoding|content-length|date|server|keep-alive)$/i;

export function replay({ status, headers, body }: Recording, response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!HOP_BY_HOP.test(name)) response.setHeader(name, value);
  }
  response.statusCode = status;
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
