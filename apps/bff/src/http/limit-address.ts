import type { RequestHandler } from "express";

/** Limits requests per address, before more expensive work. `limit` rejects when there are too many. */
export function limitAddress(limit: (address: string) => Promise<void>): RequestHandler {
  return async (request, _response, next) => {
    await limit(request.ip ?? "unknown");
    next();
  };
}
