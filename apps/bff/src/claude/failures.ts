import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import { AppError } from "../errors.ts";

/** How Claude's failure looks to a student, and whether the same request may be sent again. */
export interface ClaudeFailure {
  error: AppError;
  worthRetrying: boolean;
}

/** What is spent this month comes back with no retry. */
const SPENT = /spend_limit_reached$/;
const QUOTES_NOTHING =
  /^(model: [\w.:-]+$|Your credit balance|You have reached your|prompt is too long|invalid x-api-key)/;
const MESSAGE_MAX_CHARACTERS = 200;

/**
 * Reads what the SDK threw. An error event in mid-stream carries its kind in the body only; one before it, in the
 * status too.
 * @see https://docs.claude.com/en/api/errors
 */
export function toClaudeFailure(thrown: unknown): ClaudeFailure {
  if (thrown instanceof AppError) return { error: thrown, worthRetrying: false };
  if (thrown instanceof APIConnectionError || !(thrown instanceof APIError)) {
    const detail = thrown instanceof APIConnectionError ? thrown.message : "connection";
    return {
      error: new AppError("llm_unavailable", { cause: thrown, detail }),
      worthRetrying: true,
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
 * For the log: what an administrator needs to mend it, and the request's id for Anthropic. Its message is left out but
 * where it is known to quote nothing of a question.
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
