import type { ErrorCode, ErrorEvent } from "@sidenote/protocol";

interface ErrorRow {
  /** The HTTP status, if the error occurs before the stream opens. */
  status: number;
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** Tells the user what happened and what to do. */
  message: string;
}

/** One row per error code of the protocol; the types enforce completeness. */
export const ERROR_TABLE = {
  invalid_request: {
    status: 400,
    retryable: false,
    message: "The request was not understood.",
  },
  token_missing: { status: 401, retryable: false, message: "You are not signed in." },
  token_invalid: { status: 401, retryable: false, message: "Your sign-in is not valid." },
  token_expired: {
    status: 401,
    retryable: true,
    message: "Your sign-in has expired. Reload the page.",
  },
  forbidden: { status: 403, retryable: false, message: "You have no access to this course." },
  not_found: { status: 404, retryable: false, message: "This does not exist, or is not yours." },
  turn_in_progress: {
    status: 409,
    retryable: true,
    message: "An answer is still being written in this conversation.",
  },
  policy_kept_elsewhere: {
    status: 409,
    retryable: false,
    message: "The AI policy of this site is accepted on the site itself.",
  },
  payload_too_large: { status: 413, retryable: false, message: "The message is too large." },
  rate_limited: {
    status: 429,
    retryable: true,
    message: "Too many questions in a short time. Wait a moment, then try again.",
  },
  quota_exceeded: {
    status: 429,
    retryable: true,
    message: "All questions of today are used up.",
  },
  internal: {
    status: 500,
    retryable: true,
    message: "Something went wrong on our side. Try again.",
  },
  moodle_error: {
    status: 502,
    retryable: false,
    message: "The learning platform gave an unexpected answer. Tell your administrator.",
  },
  moodle_unavailable: {
    status: 503,
    retryable: true,
    message: "The learning platform cannot be reached right now. Try again in a moment.",
  },
  llm_unavailable: {
    status: 503,
    retryable: true,
    message: "The assistant cannot be reached right now. Try again in a moment.",
  },
  llm_overloaded: {
    status: 503,
    retryable: true,
    message: "The assistant is very busy right now. Try again in a moment.",
  },
  store_unavailable: {
    status: 503,
    retryable: true,
    message: "Conversations cannot be saved right now. Try again in a moment.",
  },
  moodle_timeout: {
    status: 504,
    retryable: true,
    message: "The learning platform took too long to answer. Try again.",
  },
  llm_timeout: {
    status: 504,
    retryable: true,
    message: "The assistant took too long to answer. Try again.",
  },
  turn_interrupted: {
    status: 503,
    retryable: true,
    message: "The answer was interrupted. What was written so far is kept.",
  },
} satisfies Record<ErrorCode, ErrorRow>;

export interface AppErrorOptions {
  cause?: unknown;
  /** For the log only. Never sent to a client, never contains message text or a secret. */
  detail?: string;
  /** The other system's own error code, if any: Moodle's `errorcode`. */
  reason?: string;
  /** Replaces the table's message for the client where that is too general, e.g. to name the invalid field. */
  message?: string;
  /** Seconds after which a retry may succeed. */
  retryAfterSeconds?: number;
}

/** The application's only error class: an error code of the protocol, plus details for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly publicMessage: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, {
      cause: options.cause,
    });
    this.name = "AppError";
    this.code = code;
    this.detail = options.detail;
    this.reason = options.reason;
    this.publicMessage = options.message ?? ERROR_TABLE[code].message;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERROR_TABLE[this.code].status;
  }

  /** `retryAfterSeconds` as sent to clients: rounded up to whole seconds, at least 1. */
  get retryAfter(): number | undefined {
    return this.retryAfterSeconds === undefined
      ? undefined
      : Math.max(1, Math.ceil(this.retryAfterSeconds));
  }
}

/** Returns an `AppError` unchanged. Anything else is a bug and becomes `internal`. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError("internal", { cause: thrown });
}

/** Returns the error as sent to clients, both as an HTTP body and as an event. */
export function toErrorEvent(error: AppError, requestId: string): ErrorEvent {
  return {
    type: "error",
    code: error.code,
    message: error.publicMessage,
    retryable: ERROR_TABLE[error.code].retryable,
    ...(error.retryAfter === undefined ? {} : { retry_after: error.retryAfter }),
    request_id: requestId,
  };
}
