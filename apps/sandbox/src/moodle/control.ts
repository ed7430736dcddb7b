import { isFailureKind } from "./failures.ts";
import type { World } from "./world.ts";

const JOURNAL_MAX = 1000;

interface ScriptedFailure {
  failure: string;
  /** The web-service function that fails; all of them if absent. */
  function?: string;
  /** How many calls fail; null for all until the next reset. */
  times: number | null;
}

/** The body of `POST /control`. */
export interface Script {
  failure?: string;
  function?: string;
  times?: number;
  latency_ms?: number;
  /** Whether users have accepted the AI policy, by user id: `{"5": true}`. */
  policy?: Record<string, boolean>;
  /** Ids of the users with a quiz attempt in progress. */
  running_attempts?: number[];
  ai_enabled?: boolean;
  documents_allowed?: boolean;
  graded_hints?: boolean;
  progress?: World["progress"];
  notice?: string;
  contact?: World["contact"];
  /** New contents of documents, by document id: `{"cm2": "What the page says now."}`. */
  documents?: Record<string, string>;
}

/** An invalid script. */
export class BadScript extends Error {}

/** Creates the state behind `/control`: failures, latency, the world, and the journal of calls (without tokens). */
export function createControl(createWorld: () => World) {
  let failures: ScriptedFailure[] = [];
  let journal: { function: string; params: Record<string, string>; failure: string | null }[] = [];
  let count = 0;
  let latencyMs = 0;
  let world = createWorld();

  return {
    get world() {
      return world;
    },
    get latencyMs() {
      return latencyMs;
    },

    script({ failure, times, latency_ms, ...rest }: Script) {
      if (failure !== undefined) {
        if (!isFailureKind(failure)) throw new BadScript(`unknown failure: ${failure}`);
        const scripted: ScriptedFailure = { failure, times: times ?? null };
        if (rest.function !== undefined) scripted.function = rest.function;
        failures.push(scripted);
      }
      if (latency_ms !== undefined) latencyMs = latency_ms;
      changeWorld(world, rest);
    },

    takeFailure(name: string): string | undefined {
      const next = failures.find((scripted) => (scripted.function ?? name) === name);
      if (next?.times != null) {
        next.times -= 1;
        if (next.times <= 0) failures = failures.filter((scripted) => scripted !== next);
      }
      return next?.failure;
    },

    record(form: URLSearchParams, failure: string | undefined) {
      const { wstoken: _, wsfunction = "", ...params } = Object.fromEntries(form);
      count += 1;
      journal.push({ function: wsfunction, params, failure: failure ?? null });
      if (journal.length > JOURNAL_MAX) journal.shift();
    },

    report: () => ({
      count,
      latency_ms: latencyMs,
      failures,
      accepted: [...world.accepted],
      requests: journal,
    }),

    reset() {
      failures = [];
      journal = [];
      count = 0;
      latencyMs = 0;
      world = createWorld();
    },
  };
}

function changeWorld(world: World, script: Script) {
  for (const [id, accepted] of Object.entries(script.policy ?? {}))
    world.accepted[accepted ? "add" : "delete"](Number(id));
  if (script.running_attempts) world.runningAttempts = new Set(script.running_attempts);
  if (script.ai_enabled !== undefined) world.aiEnabled = script.ai_enabled;
  if (script.documents_allowed !== undefined) world.documentsAllowed = script.documents_allowed;
  if (script.graded_hints !== undefined) world.gradedHints = script.graded_hints;
  if (script.progress !== undefined) world.progress = script.progress;
  if (script.notice !== undefined) world.notice = script.notice;
  if (script.contact !== undefined) world.contact = script.contact;
  Object.assign(world.edited, script.documents);
}

export type Control = ReturnType<typeof createControl>;
