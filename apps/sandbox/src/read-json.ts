import type { IncomingMessage } from "node:http";

export class TooLarge extends Error {}

/**
 * Reads a request's body as text.
 *
 * @throws {TooLarge} if it has more than `maxBytes`
 */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/**
 * Reads a request's body as JSON.
 *
 * @throws {TooLarge} if it has more than `maxBytes`
 * @throws {SyntaxError} if it is not valid JSON
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  return JSON.parse(await readText(request, maxBytes));
}
