import type { RequestHandler, Response } from "express";
import type { Logger } from "../logger.ts";
import type { Metrics } from "../metrics.ts";
import { requestIdOf } from "./request.ts";

/** Logs one line per request when it ends, without query, body or headers. Health checks are only counted. */
export function logAccess(logger: Logger, metrics: Metrics): RequestHandler {
  // No redaction, which would cost ten times as much as the line itself: the logged fields are fixed below.
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

/** Remembers the path a router is mounted on, which Express has reset by the time a failed request is logged. */
export const rememberBasePath: RequestHandler = (request, response, next) => {
  response.locals["basePath"] = request.baseUrl;
  next();
};

function basePathOf({ locals }: Response): string | undefined {
  return locals["basePath"] as string | undefined;
}
