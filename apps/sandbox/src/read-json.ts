import type { IncomingMessage } from "node:http";

export class TooLarge extends Error {}

/** The whole body as text; throws `TooLarge` beyond `maxBytes`. */
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

/** The body as JSON; throws `SyntaxError` when it is none. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  return JSON.parse(await readText(request, maxBytes));
}
