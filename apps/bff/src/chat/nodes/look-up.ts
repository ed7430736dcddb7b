import { Node } from "pocketflow";
import { passagesOf } from "../citations.ts";
import type { CourseLibrary, Findings } from "../library-ports.ts";
import { findActivity } from "../outline.ts";
import type { Principal, ToolCall, ToolRound } from "../ports.ts";
import { toSaid, type Turn } from "../turn.ts";

/** Of what the model asks for at once, the most that is looked up. */
const CALLS_MAX = 4;
const NOTHING: Findings = { passages: [], unread: 0 };

/** What a call names: words to find, or, with its title, a document of this course. */
interface Wanted {
  query: string;
  place: { cmid: number; url: string; part: number } | null;
}

interface Prepared {
  principal: Principal;
  calls: readonly { call: ToolCall; wanted: Wanted | null }[];
  signal: AbortSignal;
}

/** Looks up what the model wants to know in the course's documents. Action: `looked_up`. */
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
      wanted: index < CALLS_MAX ? toWanted(call, turn) : null,
    }));
    for (const { wanted } of calls) {
      if (wanted !== null)
        turn.answer.emit({ type: "status", stage: "searching", query: wanted.query });
    }
    return { principal: turn.principal, calls, signal: turn.signal };
  }

  override async exec({ principal, calls, signal }: Prepared): Promise<ToolRound["calls"]> {
    return Promise.all(
      calls.map(async ({ call, wanted }) => {
        if (wanted === null) return { ...call, findings: NOTHING };
        try {
          const findings =
            wanted.place === null
              ? await this.library.search(principal, wanted.query, signal)
              : await this.library.read(principal, wanted.place, signal);
          return { ...call, findings };
        } catch (error) {
          // An answer without the documents, which says so, is better than none.
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

/** An address counts where the outline or a search gave it. Null for any other. */
function toWanted(call: ToolCall, { context, rounds }: Turn): Wanted | null {
  if (call.tool === "search_course") return { query: call.query, place: null };
  const url = withoutPage(call.url);
  const toPlace = (cmid: number, title: string): Wanted => ({
    query: title,
    place: { cmid, url, part: call.part },
  });
  const passage = passagesOf(rounds).find((found) => withoutPage(found.url) === url);
  if (passage !== undefined) return toPlace(passage.cmid, passage.title);
  const activity = context && findActivity(context, (one) => one.url === url);
  return activity === undefined ? null : toPlace(activity.cmid, activity.name);
}

function withoutPage(url: string): string {
  return url.replace(/#page=\d+$/, "");
}
