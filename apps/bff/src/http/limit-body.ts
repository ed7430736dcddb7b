import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";

/**
 * Up to this size a refused body is read and discarded, since a client whose connection is closed may miss the error.
 */
const DROPPED_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Rejects a body whose Content-Length is too large before reading it. A body without one is limited by the body parser.
 */
export function limitBody(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    const length = Number(request.get("content-length") ?? 0);
    if (length > maxBytes) {
      // The connection cannot be reused, since the body is not read.
      if (length > DROPPED_MAX_BYTES) response.set("Connection", "close");
      throw new AppError("payload_too_large");
    }
    next();
  };
}
