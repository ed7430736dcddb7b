import { Node } from "pocketflow";
import { passagesOf } from "../citations.ts";
import type { CourseLibrary, Findings } from "../library-ports.ts";
import { findActivity } from "../outline.ts";
import type { Principal, ToolCall, ToolRound } from "../ports.ts";
import { toSaid, type Turn } from "../turn.ts";

/** The most tool calls executed in one round; further calls find nothing. */
const CALLS_MAX = 4;
const NOTHING: Findings = { passages: [], unread: 0 };

/** A resolved tool call: the words to search for or, with its title as the query, the document to read. */
interface Target {
  query: string;
  place: { cmid: number; url: string; part: number } | null;
}

interface Prepared {
  principal: Principal;
  calls: readonly { call: ToolCall; target: Target | null }[];
  /** Ids of the activities for which there are hints only. */
  hintsOnly: ReadonlySet<number>;
  signal: AbortSignal;
}

/** Executes the model's tool calls on the course's documents. Action: `looked_up`. */
export class LookUp extends Node<Turn> {
  static readonly actions = ["looked_up"] as const;
  readonly library: Pick<CourseLibrary, "search" | "read">;
  readonly onError: (error: unknown) => void;

  constructor(library: LookUp["library"], onError: (error: unknown) => void) {
    super();
    this.library = library;
    this.onError = onError;
  }

  override async prep(turn: Turn): Promise<Prepared> {
    const calls = turn.calls.map((call, index) => ({
      call,
      target: index < CALLS_MAX ? toTarget(call, turn) : null,
    }));
    for (const { target } of calls) {
      if (target !== null)
        turn.answer.emit({ type: "status", stage: "searching", query: target.query });
    }
    return {
      principal: turn.principal,
      calls,
      hintsOnly: toHintsOnly(turn.context),
      signal: turn.signal,
    };
  }

  override async exec({
    principal,
    calls,
    hintsOnly,
    signal,
  }: Prepared): Promise<ToolRound["calls"]> {
    return Promise.all(
      calls.map(async ({ call, target }) => {
        if (target === null) return { ...call, findings: NOTHING };
        try {
          const findings =
            target.place === null
              ? await this.library.search(principal, target.query, signal)
              : await this.library.read(principal, target.place, signal);
          const passages = findings.passages.map((passage) =>
            hintsOnly.has(passage.cmid) ? { ...passage, hintsOnly: true } : passage,
          );
          return { ...call, findings: { ...findings, passages } };
        } catch (error) {
          // An answer that admits it could not read the documents is better than none.
          if (signal.aborted) throw error;
          this.onError(error);
          return { ...call, findings: null };
        }
      }),
    );
  }

  override async post(turn: Turn, _prepared: Prepared, calls: ToolRound["calls"]) {
    turn.rounds = [...turn.rounds, { said: toSaid(turn), verbatim: turn.verbatim, calls }];
    turn.calls = [];
    turn.verbatim = null;
    return "looked_up";
  }
}

/** Returns null for a URL that neither the outline nor an earlier look-up contained: the model may have invented it. */
function toTarget(call: ToolCall, { context, rounds }: Turn): Target | null {
  if (call.tool === "search_course") return { query: call.query, place: null };
  const url = withoutPage(call.url);
  const toPlace = (cmid: number, title: string): Target => ({
    query: title,
    place: { cmid, url, part: call.part },
  });
  const passage = passagesOf(rounds).find((found) => withoutPage(found.url) === url);
  if (passage !== undefined) return toPlace(passage.cmid, passage.title);
  const activity = context && findActivity(context, (one) => one.url === url);
  return activity === undefined ? null : toPlace(activity.cmid, activity.name);
}

/** What a search finds does not say whether it is graded, as the outline does. */
function toHintsOnly(context: Turn["context"]): ReadonlySet<number> {
  const activities = context?.settings.gradedHints
    ? (context.outline ?? []).flatMap((section) => section.activities)
    : [];
  return new Set(activities.filter(({ graded }) => graded).map(({ cmid }) => cmid));
}

function withoutPage(url: string): string {
  return url.replace(/#page=\d+$/, "");
}
