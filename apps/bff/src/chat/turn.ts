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

/**
 * Why a turn was aborted: the user stopped it, it had no readers left, the replica shut down, the session was cleared,
 * or the replica lost the lease.
 */
export type StopReason = "stopped" | "abandoned" | "drained" | "cleared" | "lost";

/** The reason given to a turn's abort signal. Deliberate, so not treated as a failure of the model or the store. */
export class TurnStopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The turn was ${reason}.`);
    this.name = "TurnStopped";
    this.reason = reason;
  }
}

/** The answer as it is written. Nodes emit the turn's events through it. */
export interface GrowingAnswer {
  emit(event: TurnEvent): void;
  /** The text emitted as chunks so far. */
  readonly text: string;
}

/**
 * The state that the nodes of the flow share: one question on its way to its answer. Nodes read it in `prep` and write
 * it in `post`. Only `Generate` also writes while it runs, so that the usage of an aborted answer is known. No node
 * sees a response, a socket or a store.
 */
export interface Turn {
  readonly principal: Principal;
  /** The user's pseudonym for the model's vendor, a keyed hash. */
  readonly userHash: string;
  readonly question: string;
  /** The earlier messages. Released once the model will not be called again. */
  history: readonly Message[];
  /** The most tokens the answer may have. */
  readonly maxTokens: number;
  /** When the question was asked, in Unix milliseconds. */
  readonly askedAt: number;
  readonly signal: AbortSignal;
  readonly answer: GrowingAnswer;
  context?: CourseContext;
  /** The look-ups that the model has requested and `LookUp` has not made yet. */
  calls: readonly ToolCall[];
  /** See `ToolRound`; belongs to `calls`. */
  verbatim: ToolRound["verbatim"];
  /** The look-ups made so far, with their findings. */
  rounds: readonly ToolRound[];
  /** The passages that the model cited, in order. */
  cited: readonly CitedPassage[];
  citations: Citation[];
  usage: Usage | null;
  status: DoneStatus | null;
  /** Whether the model was called. Until then a turn costs nothing. */
  wasAsked: boolean;
  /** Set if the flow ends without an answer. */
  refusal: PolicyRequiredEvent | UnavailableEvent | null;
}

/** Returns the text that the model has written since the last look-up. */
export function toSaid({ answer, rounds }: Turn): string {
  return answer.text.slice(rounds.reduce((sum, { said }) => sum + said.length, 0));
}

/** Whether the answer contains more than white space. */
export function hasWords({ answer }: Turn): boolean {
  return answer.text.trim() !== "";
}
