import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Launch, Sites } from "../sites/sites.ts";
import { launchOf, setLaunch } from "./request.ts";

/**
 * Lets a request through only with a good launch token, from an address that does not send too many. User, course and
 * role come from the token, and from nothing else. Counting and checking go on at the same time; too many is said first.
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

/** A token of the privacy provider may export and erase, and nothing else. */
export const refusePrivacyScope: RequestHandler = (request, _response, next) => {
  if (launchOf(request).scope === "privacy") {
    throw new AppError("forbidden", { detail: "a privacy token was used for something else" });
  }
  next();
};
