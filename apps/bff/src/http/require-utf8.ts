import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * For `express.json`: a body that is not UTF-8 is refused, where a lenient reader would change what somebody wrote.
 * @throws Error, which the parser makes an `entity.verify.failed`
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
