import type { FailureCode } from "../ports.ts";
import type { MessageKey } from "./messages.ts";

/** The action of the button below a failure. */
export type Remedy = "retry" | "edit" | "new" | "check";

/** The remedy for each code; a new code does not compile without one. Its text is the message `error_<code>`. */
export const REMEDIES = {
  invalid_request: "edit",
  token_missing: "retry",
  token_invalid: "retry",
  token_expired: "retry",
  forbidden: "check",
  not_found: "new",
  turn_in_progress: "retry",
  policy_kept_elsewhere: "check",
  payload_too_large: "edit",
  rate_limited: "retry",
  quota_exceeded: "retry",
  internal: "retry",
  moodle_error: "retry",
  moodle_unavailable: "retry",
  moodle_timeout: "retry",
  llm_unavailable: "retry",
  llm_overloaded: "retry",
  llm_timeout: "retry",
  store_unavailable: "retry",
  turn_interrupted: "retry",
  unreachable: "retry",
} as const satisfies Record<FailureCode, Remedy>;

export const REMEDY_LABELS = {
  retry: "tryAgain",
  edit: "editQuestion",
  new: "askInNew",
  check: "checkAgain",
} as const satisfies Record<Remedy, MessageKey>;
