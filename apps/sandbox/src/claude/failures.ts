/** The known ways in which Claude fails. A number is the HTTP status that the request is rejected with. */
export const FAILURE_KINDS = [
  "401",
  "403",
  "429",
  "500",
  "529",
  "error_mid_stream",
  "reset_mid_stream",
  "end_without_stop",
  "stall",
  "slow_first_token",
  "slow",
  "refusal",
  "max_tokens",
  "split_characters",
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/**
 * A simulated failure.
 *
 * - `after_events`: how many tokens are sent before it happens (default 10); for `max_tokens`, the token limit (40).
 * - `delay_ms`: the delay before the first token for `slow_first_token` (3,000), between tokens for `slow` (250).
 * - `retry_after`: in seconds, for a rejected request.
 */
export interface Failure {
  kind: FailureKind;
  status?: number;
  after_events?: number;
  delay_ms?: number;
  retry_after?: number;
}

/** A failure for the next `times` requests. */
export interface QueuedFailure extends Failure {
  times: number;
}

/**
 * What a visitor of the demo can type. `/simulate stall 5` stalls after five tokens, `/simulate slow 500` waits half a
 * second before each token, `/simulate rate limit 7` sends `retry-after: 7`.
 */
const KINDS: Record<string, FailureKind> = {
  unauthorized: "401",
  forbidden: "403",
  "rate limit": "429",
  broken: "500",
  overloaded: "529",
  "error mid-stream": "error_mid_stream",
  reset: "reset_mid_stream",
  "cut off": "end_without_stop",
  stall: "stall",
  "slow start": "slow_first_token",
  slow: "slow",
  refusal: "refusal",
  "too long": "max_tokens",
};

export const FAILURE_PHRASES = Object.keys(KINDS);

/** Returns the failure that a question asks for by a line `/simulate <phrase> [number]`, if it does. */
export function failureOfPhrase(question: string): Failure | undefined {
  const asked = /^\s*\/simulate\s+([a-z -]+?)\s*(\d+)?\s*$/im.exec(question);
  const phrase = asked?.[1]?.toLowerCase() ?? "";
  const kind = Object.hasOwn(KINDS, phrase) ? KINDS[phrase] : undefined;
  if (!kind) return undefined;
  const number = asked?.[2] === undefined ? undefined : Number(asked[2]);
  return toFailure(kind, number === undefined ? {} : numberOf(kind, number));
}

function numberOf(kind: FailureKind, number: number): Partial<Failure> {
  if (isStatus(kind)) return { retry_after: number };
  return kind === "slow" || kind === "slow_first_token"
    ? { delay_ms: number }
    : { after_events: number };
}

export function toFailure(kind: FailureKind, rest: Partial<Failure> = {}): Failure {
  return { ...rest, kind, ...(isStatus(kind) ? { status: Number(kind) } : {}) };
}

function isStatus(kind: FailureKind): boolean {
  return /^\d+$/.test(kind);
}
