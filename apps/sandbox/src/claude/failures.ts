/** The ways Claude is known to fail. The numbers refuse the request with that status. */
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
 * One failing answer.
 *
 * - `after_events`: how many text events come before trouble (10 unless told; for `max_tokens` the limit, 40).
 * - `delay_ms`: `slow_first_token` waits so long (3,000), `slow` between two tokens (250).
 * - `retry_after`: seconds, for a refused request.
 */
export interface Failure {
  kind: FailureKind;
  status?: number;
  after_events?: number;
  delay_ms?: number;
  retry_after?: number;
}

/** How many requests in a row one queued failure meets: `times`, 1 unless told. */
export interface QueuedFailure extends Failure {
  times: number;
}

/**
 * What a visitor of the demo may type. `/simulate stall 5` stalls after five pieces of text; `/simulate slow 500` waits
 * half a second before each; `/simulate rate limit 7` says to come back in seven seconds.
 */
const PHRASES: Record<string, FailureKind> = {
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

export const SIMULATED_PHRASES = Object.keys(PHRASES);

/** Reads the failure a question asks for by `/simulate <phrase> [number]`, at the start of a line. */
export function failureOfPhrase(question: string): Failure | undefined {
  const asked = /^\s*\/simulate\s+([a-z -]+?)\s*(\d+)?\s*$/im.exec(question);
  const kind = PHRASES[asked?.[1]?.toLowerCase() ?? ""];
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
