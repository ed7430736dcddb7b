import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type AppError, toErrorEvent } from "../errors.ts";

/** Answers with an error on a raw connection, for which there is no response object, and closes it. */
export function refuse(
  socket: Duplex,
  error: AppError,
  requestId: string,
  { status = error.status, headers = [] }: { status?: number; headers?: readonly string[] } = {},
): void {
  const body = JSON.stringify(toErrorEvent(error, requestId));
  const { retryAfter } = error;
  // Nothing reads the socket any more, so its end would go unnoticed.
  socket.once("finish", () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "Connection: close",
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      ...headers,
      ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
      "",
      body,
    ].join("\r\n"),
  );
}
