import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Sites } from "../sites/sites.ts";
import { launchOf, setLaunch } from "./request.ts";

/** Lets a request through only with a good launch token. User, course and role come from it, and from nothing else. */
export function authenticate(sites: Sites): RequestHandler {
  return async (request, _response, next) => {
    const [, token] = /^Bearer +([^\s]+)$/i.exec(request.get("authorization") ?? "") ?? [];
    if (token === undefined) throw new AppError("token_missing");
    setLaunch(request, await sites.verify(token));
    next();
  };
}

/** A token of the privacy provider may export and erase, and nothing else. */
export const refusePrivacyScope: RequestHandler = (request, _response, next) => {
  if (launchOf(request).scope === "privacy") {
    throw new AppError("forbidden", { detail: "a privacy token was used for something else" });
  }
  next();
};
