import type { RequestHandler, Response } from "express";
import type { Logger } from "../logger.ts";
import type { Metrics } from "../metrics.ts";
import { requestIdOf } from "./request.ts";

/** One line a request when it ends: no query, no body, no header. Health checks are counted but not logged. */
export function logAccess(logger: Logger, metrics: Metrics): RequestHandler {
  // All it says is named below, so nothing is looked for that must not be said: that costs ten times the line itself.
  const lines = logger.child({}, { redact: [] });
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on("close", () => {
      const base: unknown = request.route?.path;
      const route =
        typeof base === "string"
          ? `${basePathOf(response) ?? request.baseUrl}${base}`.toLowerCase()
          : "other";
      metrics.requests.inc({ method: request.method, route, status: response.statusCode });
      if (/^\/(healthz|readyz|metrics)$/.test(request.path)) return;
      lines.info(
        {
          request_id: requestIdOf(request),
          method: request.method,
          route,
          status: response.statusCode,
          ms: Math.round(performance.now() - startedAt),
          whole: response.writableFinished,
        },
        "request",
      );
    });
    next();
  };
}

/** Keeps under which path a router was entered: when a route throws, Express has left it by the time that anybody asks. */
export const rememberBasePath: RequestHandler = (request, response, next) => {
  response.locals["basePath"] = request.baseUrl;
  next();
};

function basePathOf({ locals }: Response): string | undefined {
  return locals["basePath"] as string | undefined;
}
