import * as z from "zod/mini";

/** All error codes that a client may receive. The types require a status, `retryable` and all messages for each. */
export const ERROR_CODES = [
  "invalid_request",
  "token_missing",
  "token_invalid",
  "token_expired",
  "forbidden",
  "not_found",
  "turn_in_progress",
  "policy_kept_elsewhere",
  "payload_too_large",
  "rate_limited",
  "quota_exceeded",
  "internal",
  "moodle_error",
  "moodle_unavailable",
  "moodle_timeout",
  "llm_unavailable",
  "llm_overloaded",
  "llm_timeout",
  "store_unavailable",
  "turn_interrupted",
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** The body of every HTTP error, and the event that ends a failed turn. */
export const errorEventSchema = z.object({
  type: z.literal("error"),
  code: errorCodeSchema,
  /** For the user. Never contains internal details. */
  message: z.string(),
  retryable: z.boolean(),
  /** Seconds. */
  retry_after: z.optional(z.int()),
  request_id: z.string(),
});
export type ErrorEvent = z.infer<typeof errorEventSchema>;
