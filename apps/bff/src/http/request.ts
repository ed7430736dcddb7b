import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Request, RequestHandler } from "express";
import type { Launch } from "../sites/sites.ts";
import { AppError } from "../errors.ts";

interface Known {
  id: string;
  launch?: Launch;
}

/** A property, since small collections of V8 take the values of a WeakMap for alive, whatever became of their keys. */
const KNOWN = Symbol("known");
type KnownRequest = IncomingMessage & { [KNOWN]?: Known };
const SAFE_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** Gives every request an id, a proxy's own where it sent a harmless one, and puts it into the answer. */
export const identifyRequest: RequestHandler = (request, response, next) => {
  response.setHeader("X-Request-Id", identify(request));
  next();
};

/** The id of a request from now on, which its answer carries. */
export function identify(request: IncomingMessage): string {
  const given = String(request.headers["x-request-id"] ?? "");
  const id = SAFE_ID.test(given) ? given : randomUUID();
  (request as KnownRequest)[KNOWN] = { id };
  return id;
}

export function requestIdOf(request: IncomingMessage): string {
  return (request as KnownRequest)[KNOWN]?.id ?? "-";
}

export function setLaunch(request: Request, launch: Launch): void {
  (request as KnownRequest)[KNOWN] = { id: requestIdOf(request), launch };
}

/** Aborted once nobody reads the response any more: when it is closed, or at once where that has been. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.destroyed) gone.abort();
  return gone.signal;
}

/** The launch of a request that has passed `authenticate`. */
export function launchOf(request: Request): Launch {
  const launch = (request as KnownRequest)[KNOWN]?.launch;
  if (launch === undefined)
    throw new AppError("internal", { detail: "the route is not authenticated" });
  return launch;
}
