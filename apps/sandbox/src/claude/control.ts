import type { AnswerBlock } from "./answers/answer-block.ts";
import { readScriptedAnswer } from "./answers/scripted-answer.ts";
import { FAILURE_KINDS, toFailure, type Failure, type QueuedFailure } from "./failures.ts";
import { isRecord } from "./is-record.ts";
import { invalid } from "./problems.ts";
import type { MessagesRequest } from "./request.ts";

/** How many requests the journal keeps. */
const JOURNAL_MAX = 500;

/** A request as `GET /control` reports it, without the API key. */
export interface JournalEntry {
  number: number;
  body: MessagesRequest;
  failure: string | null;
  status: number;
  /** Server-sent events written so far, pings included. */
  events_sent: number;
  /** How many of them were text deltas. */
  text_events_sent: number;
  finished: boolean;
  /** Whether the client disconnected before the end. */
  aborted: boolean;
  /** Whether the simulator reset the connection. */
  cut: boolean;
}

/** Creates the state behind `/control`: the queued failures and answers, and the journal of requests. */
export function createControl(defaultPaceMs: number) {
  let failures: QueuedFailure[] = [];
  let answers: unknown[] = [];
  let journal: JournalEntry[] = [];
  let count = 0;
  let paceMs = defaultPaceMs;

  return {
    get paceMs() {
      return paceMs;
    },

    script(body: unknown) {
      if (!isRecord(body)) throw invalid("an object is wanted");
      const queued = listOf(body["failures"], "failures").map(parseFailure);
      const scripted = listOf(body["answers"], "answers");
      // Validates now, so that a bad script is rejected instead of a later request.
      scripted.forEach(readScriptedAnswer);
      if (body["pace_ms"] !== undefined) paceMs = wholeNumber(body["pace_ms"], "pace_ms");
      failures.push(...queued);
      answers.push(...scripted);
    },

    takeFailure(): Failure | undefined {
      const next = failures[0];
      if (!next) return undefined;
      next.times -= 1;
      if (next.times <= 0) failures.shift();
      const { times: _, ...failure } = next;
      return failure;
    },

    takeAnswer(): AnswerBlock[] | undefined {
      return answers.length > 0 ? readScriptedAnswer(answers.shift()) : undefined;
    },

    record(body: MessagesRequest, failure: Failure | undefined): JournalEntry {
      const entry: JournalEntry = {
        number: ++count,
        body,
        failure: failure?.kind ?? null,
        status: 200,
        events_sent: 0,
        text_events_sent: 0,
        finished: false,
        aborted: false,
        cut: false,
      };
      journal.push(entry);
      if (journal.length > JOURNAL_MAX) journal.shift();
      return entry;
    },

    report: () => ({ count, pace_ms: paceMs, failures, answers, requests: journal }),

    reset() {
      failures = [];
      answers = [];
      journal = [];
      count = 0;
      paceMs = defaultPaceMs;
    },
  };
}

function parseFailure(value: unknown): QueuedFailure {
  if (!isRecord(value)) throw invalid("failures: an object is wanted");
  const kind = FAILURE_KINDS.find((known) => known === String(value["kind"]));
  if (!kind) throw invalid(`failures: kind is one of ${FAILURE_KINDS.join(", ")}`);
  const failure: QueuedFailure = {
    ...toFailure(kind),
    times: wholeNumber(value["times"] ?? 1, "times"),
  };
  for (const field of ["after_events", "delay_ms", "retry_after"] as const)
    if (value[field] !== undefined) failure[field] = wholeNumber(value[field], field);
  return failure;
}

function listOf(value: unknown, name: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(`${name}: a list is wanted`);
  return value;
}

function wholeNumber(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw invalid(`${name}: a whole number is wanted`);
  return value;
}
