import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import { AppError } from "../errors.ts";

/** How Claude's failure looks to a student, and whether the same request may be sent again. */
export interface ClaudeFailure {
  error: AppError;
  worthRetrying: boolean;
}

/**
 * Reads what the SDK threw. An error event in mid-stream carries its kind in the body only; one before it, in the
 * status too.
 * @see https://docs.claude.com/en/api/errors
 */
export function toClaudeFailure(thrown: unknown): ClaudeFailure {
  if (thrown instanceof AppError) return { error: thrown, worthRetrying: false };
  if (thrown instanceof APIConnectionError || !(thrown instanceof APIError)) {
    return {
      error: new AppError("llm_unavailable", { cause: thrown, detail: "connection" }),
      worthRetrying: true,
    };
  }
  const kind = thrown.type ?? "";
  const status: number | undefined = thrown.status;
  const overloaded =
    status === 429 || status === 529 || kind === "overloaded_error" || kind === "rate_limit_error";
  const retryAfterSeconds = toRetryAfterSeconds(thrown);
  return {
    error: new AppError(overloaded ? "llm_overloaded" : "llm_unavailable", {
      cause: thrown,
      detail: `Claude: ${status ?? "mid-stream"} ${kind}`,
      ...(overloaded && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}),
    }),
    worthRetrying:
      overloaded || status === undefined || status === 408 || status === 409 || status >= 500,
  };
}

function toRetryAfterSeconds(error: APIError): number | undefined {
  const value = error.headers?.get("retry-after");
  if (value === null || value === undefined) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1000);
}
