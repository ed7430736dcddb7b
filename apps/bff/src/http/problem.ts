import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { AppError, toAppError, toErrorEvent } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { requestIdOf } from "./request.ts";

/** Answers with an error, in the one way there is. */
function sendProblem(response: Response, error: AppError): void {
  if (error.retryAfter !== undefined) response.set("Retry-After", String(error.retryAfter));
  if (error.status === 401) response.set("WWW-Authenticate", "Bearer");
  response.status(error.status).json(toErrorEvent(error, requestIdOf(response.req)));
}

export const notFound: RequestHandler = () => {
  throw new AppError("not_found");
};

/** The last handler: whatever was thrown on the way becomes a problem, or ends a stream that has already begun. */
export function handleProblems(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const error = toAppError(fromExpress(thrown) ?? thrown);
    logger[toLevel(error, response)](
      { err: error, request_id: requestIdOf(request), path: request.path },
      "request failed",
    );
    if (response.headersSent) response.destroy();
    else sendProblem(response, error);
  };
}

function toLevel({ status }: AppError, response: Response): "error" | "info" | "debug" {
  // Why a token is refused is told in the log only.
  if (status === 401 || status === 403) return "info";
  // Whoever asked may have left, and what was done for them was ended.
  return status >= 500 && !response.destroyed ? "error" : "debug";
}

/** What Express itself throws: its router for a path that is not UTF-8, its body parser with a `type`. */
function fromExpress(thrown: unknown): AppError | undefined {
  if (thrown instanceof URIError) return new AppError("not_found");
  if (!(thrown instanceof Error) || thrown instanceof AppError) return undefined;
  const { type, status } = thrown as Error & { type?: unknown; status?: unknown };
  if (type === "entity.too.large") return new AppError("payload_too_large");
  // A body that is compressed, and broken, has no type.
  const isOfBody =
    typeof type === "string"
      ? /^(entity|encoding|charset|request|stream)\./.test(type)
      : status === 400;
  if (isOfBody) {
    return new AppError("invalid_request", { message: "The body is not readable JSON in UTF-8." });
  }
  return undefined;
}
