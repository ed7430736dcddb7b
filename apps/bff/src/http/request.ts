import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Request, RequestHandler } from "express";
import type { Launch } from "../sites/sites.ts";
import { AppError } from "../errors.ts";

interface Known {
  id: string;
  launch?: Launch;
}

/** A property, because V8's minor collections treat the values of a WeakMap as live even if their keys are not. */
const KNOWN = Symbol("known");
type KnownRequest = IncomingMessage & { [KNOWN]?: Known };
const SAFE_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** Assigns an id to every request, taken from `X-Request-Id` if that is safe, and sets it on the response. */
export const identifyRequest: RequestHandler = (request, response, next) => {
  response.setHeader("X-Request-Id", identify(request));
  next();
};

/** Assigns an id to a request and returns it. */
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

/** Returns a signal that is aborted when the response is closed, or already aborted if it is. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.destroyed) gone.abort();
  return gone.signal;
}

/** Returns the launch of a request. @throws AppError `internal` if the request has not passed `authenticate` */
export function launchOf(request: Request): Launch {
  const launch = (request as KnownRequest)[KNOWN]?.launch;
  if (launch === undefined)
    throw new AppError("internal", { detail: "the route is not authenticated" });
  return launch;
}
