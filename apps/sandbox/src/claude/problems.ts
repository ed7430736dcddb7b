import type { Failure } from "./failures.ts";

/** An error response in Anthropic's format: `{"type":"error","error":{"type","message"},"request_id"}`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Record<string, string>;

  constructor(status: number, type: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }
}

/** Returns the error for an invalid request. */
export function invalid(message: string): ApiProblem {
  return new ApiProblem(400, "invalid_request_error", message);
}

const REJECTIONS: Record<number, [type: string, message: string]> = {
  401: ["authentication_error", "invalid x-api-key"],
  403: ["permission_error", "Your API key does not have permission to use the specified resource."],
  429: [
    "rate_limit_error",
    "This request would exceed your account's rate limit. Please try again later.",
  ],
  500: ["api_error", "Internal server error"],
  529: ["overloaded_error", "Overloaded"],
};

/** Returns the error of a simulated failure. As in the real API, 429 and 5xx may be retried; 429 has `retry-after`. */
export function rejection({ status = 500, retry_after }: Failure): ApiProblem {
  const [type, message] = REJECTIONS[status] ?? ["api_error", "Internal server error"];
  const wait = retry_after ?? (status === 429 ? 2 : undefined);
  return new ApiProblem(status, type, message, {
    "x-should-retry": String(status === 429 || status >= 500),
    ...(wait === undefined ? {} : { "retry-after": String(wait) }),
  });
}
