import type {
  Citation,
  DoneStatus,
  Message,
  PolicyRequiredEvent,
  TurnEvent,
  UnavailableEvent,
  Usage,
} from "@sidenote/protocol";
import type { CitedPassage, CourseContext, Principal, ToolCall, ToolRound } from "./ports.ts";

/** Why a turn was cut short: a person pressed stop, or nobody can have the rest of it. */
export type StopReason = "stopped" | "abandoned" | "drained" | "cleared" | "lost";

/** Thrown through a turn's abort signal. Not an error: somebody decided it. */
export class TurnStopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The turn was ${reason}.`);
    this.name = "TurnStopped";
    this.reason = reason;
  }
}

/** Where nodes say what listeners are to hear. */
export interface GrowingAnswer {
  emit(event: TurnEvent): void;
  /** The answer as far as it is written: what was emitted as chunks. */
  readonly text: string;
}

/**
 * What the nodes of the flow share: one student's question on its way to an answer. Nodes read it in `prep` and write
 * it in `post`; `Generate` alone writes while it runs, since what an answer that is cut has used must be known. No node
 * sees a response, a socket or a store.
 */
export interface Turn {
  readonly principal: Principal;
  /** A keyed hash that stands for the user at the model's vendor. */
  readonly userHash: string;
  readonly question: string;
  /** What was said before; let go once it is known that the model is not asked again. */
  history: readonly Message[];
  /** The most tokens the answer may have. */
  readonly maxTokens: number;
  /** Moment of the question, Unix milliseconds. */
  readonly askedAt: number;
  readonly signal: AbortSignal;
  readonly answer: GrowingAnswer;
  context?: CourseContext;
  /** What the model wants to look up next. */
  calls: readonly ToolCall[];
  /** What it said with that, in its own form; see `ToolRound`. */
  verbatim: ToolRound["verbatim"];
  /** What it has looked up, and found. */
  rounds: readonly ToolRound[];
  /** What it said that its words rest on, in their order. */
  cited: readonly CitedPassage[];
  citations: Citation[];
  usage: Usage | null;
  status: DoneStatus | null;
  /** Whether the model was asked: before that, a turn costs nothing. */
  wasAsked: boolean;
  /** Set where the flow ends without an answer. */
  refusal: PolicyRequiredEvent | UnavailableEvent | null;
}

/** What the model has said since it looked something up last. */
export function toSaid({ answer, rounds }: Turn): string {
  return answer.text.slice(rounds.reduce((sum, { said }) => sum + said.length, 0));
}
