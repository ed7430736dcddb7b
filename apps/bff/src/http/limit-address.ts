import type { RequestHandler } from "express";

/** Counts requests by address, before anything costs more. `limit` throws when there are too many. */
export function limitAddress(limit: (address: string) => Promise<void>): RequestHandler {
  return async (request, _response, next) => {
    await limit(request.ip ?? "unknown");
    next();
  };
}
