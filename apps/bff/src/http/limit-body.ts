import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";

/**
 * Refuses a body that says itself to be too large before any of it is read; one that hides its size is refused while it
 * is read.
 */
export function limitBody(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    if (Number(request.get("content-length") ?? 0) > maxBytes) {
      // What was not read cannot be followed by another request.
      response.set("Connection", "close");
      throw new AppError("payload_too_large");
    }
    next();
  };
}
