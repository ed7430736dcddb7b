import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { AppError, toAppError, toErrorEvent } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { requestIdOf } from "./request.ts";

/** Answers with an error, in the same form everywhere. */
function sendProblem(response: Response, error: AppError): void {
  if (error.retryAfter !== undefined) response.set("Retry-After", String(error.retryAfter));
  if (error.status === 401) response.set("WWW-Authenticate", "Bearer");
  response.status(error.status).json(toErrorEvent(error, requestIdOf(response.req)));
}

export const notFound: RequestHandler = () => {
  throw new AppError("not_found");
};

/** The error handler: answers with the error, or destroys the connection if the response has already begun. */
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
  // Logged, since the client is not told why a token was refused.
  if (status === 401 || status === 403) return "info";
  // If the client has disconnected, the failure is most likely its own aborted request.
  return status >= 500 && !response.destroyed ? "error" : "debug";
}

/**
 * Converts errors of Express: the router's for a path that is not UTF-8, and the body parser's, which have a `type`.
 */
function fromExpress(thrown: unknown): AppError | undefined {
  if (thrown instanceof URIError) return new AppError("not_found");
  if (!(thrown instanceof Error) || thrown instanceof AppError) return undefined;
  const { type, status } = thrown as Error & { type?: unknown; status?: unknown };
  if (type === "entity.too.large") return new AppError("payload_too_large");
  // The error for a corrupt compressed body has no type.
  const isOfBody =
    typeof type === "string"
      ? /^(entity|encoding|charset|request|stream)\./.test(type)
      : status === 400;
  if (isOfBody) {
    return new AppError("invalid_request", { message: "The body is not readable JSON in UTF-8." });
  }
  return undefined;
}
