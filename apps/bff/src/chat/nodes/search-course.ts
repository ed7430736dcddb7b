import { Node } from "pocketflow";
import type { CourseLibrary, Findings } from "../library-ports.ts";
import type { Principal, SearchCall, SearchRound } from "../ports.ts";
import { type Turn, TurnStopped } from "../turn.ts";

interface Prepared {
  principal: Principal;
  calls: readonly SearchCall[];
  signal: AbortSignal;
}

/** Of what the model asks for at once, the most that is looked up. */
const CALLS_MAX = 4;
const NOTHING: Findings = { passages: [], unread: 0 };

/** Looks up what the model wants to know in the course's documents. Action: `searched`. */
export class SearchCourse extends Node<Turn> {
  static readonly actions = ["searched"] as const;
  readonly library: CourseLibrary;
  readonly onError: (error: unknown) => void;

  constructor(library: CourseLibrary, onError: (error: unknown) => void) {
    super();
    this.library = library;
    this.onError = onError;
  }

  override async prep({ principal, signal, answer, wanted }: Turn): Promise<Prepared> {
    for (const { query } of wanted.slice(0, CALLS_MAX))
      answer.emit({ type: "status", stage: "searching", query });
    return { principal, calls: wanted, signal };
  }

  override async exec({ principal, calls, signal }: Prepared): Promise<SearchRound["calls"]> {
    return Promise.all(
      calls.map(async (call, index) => {
        if (index >= CALLS_MAX) return { ...call, findings: NOTHING };
        try {
          return { ...call, findings: await this.library.search(principal, call.query, signal) };
        } catch (error) {
          // An answer without the documents, which says so, is better than none.
          if (signal.aborted || error instanceof TurnStopped) throw error;
          this.onError(error);
          return { ...call, findings: null };
        }
      }),
    );
  }

  override async post(turn: Turn, _prepared: Prepared, calls: SearchRound["calls"]) {
    const said = turn.answer.text.slice(
      turn.rounds.reduce((sum, { said }) => sum + said.length, 0),
    );
    turn.rounds = [...turn.rounds, { said, calls }];
    turn.wanted = [];
    return "searched";
  }
}
