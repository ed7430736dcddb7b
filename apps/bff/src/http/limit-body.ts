import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";

/** So much is read and dropped: whoever still sends when the connection is cut may never see why. */
const DROPPED_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Refuses a body that says itself to be too large before any of it is read; one that hides its size is refused while it
 * is read.
 */
export function limitBody(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    const length = Number(request.get("content-length") ?? 0);
    if (length > maxBytes) {
      // What was not read cannot be followed by another request.
      if (length > DROPPED_MAX_BYTES) response.set("Connection", "close");
      throw new AppError("payload_too_large");
    }
    next();
  };
}
