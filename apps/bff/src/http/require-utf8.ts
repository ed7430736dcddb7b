import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * The `verify` option of `express.json`: rejects a body that is not UTF-8, since lenient decoding would alter the text.
 * @throws Error, which the parser turns into `entity.verify.failed`
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
export function requireUtf8(
  _request: IncomingMessage,
  _response: ServerResponse,
  body: Buffer,
  charset: string,
): void {
  if (charset.toLowerCase() !== "utf-8" || !isUtf8(body)) throw new Error("not UTF-8");
}
