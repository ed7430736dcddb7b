import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import { ProxyError } from "../egress-proxy.ts";
import { AppError } from "../errors.ts";

/** A failure of Claude as an AppError, and whether the same request may be retried. */
export interface ClaudeFailure {
  error: AppError;
  worthRetrying: boolean;
}

/** A monthly spending limit: retrying does not help. */
const SPENT = /spend_limit_reached$/;
/** Messages that never quote the user's text, and so may be logged. */
const QUOTES_NOTHING =
  /^(model: [\w.:-]+$|Your credit balance|You have reached your|prompt is too long|invalid x-api-key)/;
const MESSAGE_MAX_CHARACTERS = 200;

/**
 * Classifies what the SDK threw. An error in mid-stream has its type in the body only; an earlier one also has an HTTP
 * status.
 * @see https://docs.claude.com/en/api/errors
 */
export function toClaudeFailure(thrown: unknown): ClaudeFailure {
  if (thrown instanceof AppError) return { error: thrown, worthRetrying: false };
  if (thrown instanceof APIConnectionError || !(thrown instanceof APIError)) {
    const [cause, text] =
      thrown instanceof APIConnectionError ? [thrown.cause, thrown.message] : [null, "connection"];
    const proxy = cause instanceof ProxyError ? cause : null;
    const detail = proxy?.message ?? text;
    return {
      error: new AppError("llm_unavailable", { cause: thrown, detail }),
      worthRetrying: !proxy?.isForbidden,
    };
  }
  const kind = thrown.type ?? "";
  const status: number | undefined = thrown.status;
  const overloaded =
    status === 429 || status === 529 || kind === "overloaded_error" || kind === "rate_limit_error";
  const retryAfterSeconds = toRetryAfterSeconds(thrown);
  const isFinal =
    thrown.headers?.get("x-should-retry") === "false" || SPENT.test(thrown.errorCode ?? "");
  return {
    error: new AppError(overloaded ? "llm_overloaded" : "llm_unavailable", {
      cause: thrown,
      detail: toDetail(thrown),
      ...(overloaded && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}),
    }),
    worthRetrying:
      !isFinal &&
      (overloaded || status === undefined || status === 408 || status === 409 || status >= 500),
  };
}

/**
 * Returns the log detail: what an administrator needs to fix the problem, and the request id for Anthropic's support.
 * The API's message is included only if it is known not to quote the user's text.
 */
function toDetail({ status, type, errorCode, apiMessage, requestID }: APIError): string {
  const message = apiMessage !== null && QUOTES_NOTHING.test(apiMessage) ? apiMessage : null;
  return [
    `Claude: ${status ?? "mid-stream"}`,
    type,
    errorCode,
    message && `(${message.slice(0, MESSAGE_MAX_CHARACTERS)})`,
    requestID,
  ]
    .filter(Boolean)
    .join(" ");
}

function toRetryAfterSeconds(error: APIError): number | undefined {
  const value = error.headers?.get("retry-after");
  if (value === null || value === undefined) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1000);
}
