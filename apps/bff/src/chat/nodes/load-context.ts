import type { UnavailableReason } from "@sidenote/protocol";
import { Node } from "pocketflow";
import type { ContextSource, CourseContext, Principal } from "../ports.ts";
import type { Turn } from "../turn.ts";

const UNAVAILABLE: Record<UnavailableReason, string> = {
  exam_in_progress: "The assistant is off while you have a quiz attempt running.",
  disabled_here: "The assistant is switched off in this course.",
};

interface Prepared {
  principal: Principal;
  signal: AbortSignal;
  startsConversation: boolean;
}

/** Loads the user and the course from the site. Actions: `loaded`, `unavailable`. */
export class LoadContext extends Node<Turn> {
  static readonly actions = ["loaded", "unavailable"] as const;
  readonly contexts: ContextSource;

  constructor(contexts: ContextSource) {
    super();
    this.contexts = contexts;
  }

  override async prep({ principal, signal, answer, history }: Turn): Promise<Prepared> {
    answer.emit({ type: "status", stage: "reading_course" });
    return { principal, signal, startsConversation: history.length === 0 };
  }

  override async exec({ principal, signal, startsConversation }: Prepared): Promise<CourseContext> {
    return this.contexts.getContext(principal, signal, startsConversation);
  }

  override async post(turn: Turn, _prepared: Prepared, context: CourseContext): Promise<string> {
    turn.context = context;
    if (context.unavailable === null) return "loaded";
    turn.refusal = {
      type: "unavailable",
      reason: context.unavailable,
      message: UNAVAILABLE[context.unavailable],
    };
    return "unavailable";
  }
}
