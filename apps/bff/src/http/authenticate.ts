import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Launch, Sites } from "../sites/sites.ts";
import { launchOf, setLaunch } from "./request.ts";

/**
 * Requires a valid launch token and enforces the request limit per address. User, course and role come only from the
 * token. Both checks run in parallel; the limit's error takes precedence.
 */
export function authenticate(
  sites: Sites,
  limitAddress: (address: string) => Promise<void>,
): RequestHandler {
  return async (request, _response, next) => {
    const [counted, launch] = await Promise.allSettled([
      limitAddress(request.ip ?? "unknown"),
      verify(sites, request.get("authorization")),
    ]);
    if (counted.status === "rejected") throw counted.reason;
    if (launch.status === "rejected") throw launch.reason;
    setLaunch(request, launch.value);
    next();
  };
}

async function verify(sites: Sites, authorization = ""): Promise<Launch> {
  const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new AppError("token_missing");
  return sites.verify(token);
}

/** Admits only tokens of the given scopes; null is a user's own token. */
export function requireScope(...scopes: Launch["scope"][]): RequestHandler {
  return (request, _response, next) => {
    const { scope } = launchOf(request);
    if (!scopes.includes(scope))
      throw new AppError("forbidden", { detail: `a token of scope ${scope ?? "none"}` });
    next();
  };
}
