import { Node } from "pocketflow";
import { findCitations } from "../citations.ts";
import type { LanguageModel, ModelRequest, ModelResult, ModelSink } from "../ports.ts";
import { toMessages } from "../prompts/history.ts";
import { toSystemPrompt } from "../prompts/system-prompt.ts";
import type { Turn } from "../turn.ts";

interface Prepared {
  toRequest: () => ModelRequest;
  sink: ModelSink;
  signal: AbortSignal;
}

/** Writes the answer, piece by piece, with the context as the system prompt. Action: `done`. */
export class Generate extends Node<Turn> {
  static readonly actions = ["done"] as const;
  readonly model: LanguageModel;
  readonly historyTokens: number;

  constructor(model: LanguageModel, historyTokens: number) {
    super();
    this.model = model;
    this.historyTokens = historyTokens;
  }

  // An open answer should cost neither PocketFlow's loop of retries, which are the model's own here, nor a copy of a node
  // that keeps nothing.
  override _exec(prepared: Prepared): Promise<ModelResult> {
    return this.exec(prepared);
  }

  override clone(): this {
    return this;
  }

  override async prep(turn: Turn): Promise<Prepared> {
    const { context } = turn;
    if (context === undefined) throw new Error("A turn reached Generate with no context.");
    turn.wasAsked = true;
    turn.answer.emit({ type: "status", stage: "thinking" });
    return {
      toRequest: () => ({
        system: toSystemPrompt({
          context,
          role: turn.principal.role,
          locale: turn.principal.locale,
          now: turn.askedAt,
        }),
        messages: toMessages(turn.history, turn.question, this.historyTokens),
        maxTokens: turn.maxTokens,
        userHash: turn.userHash,
      }),
      sink: {
        text: (piece) => {
          // Whatever has begun is never asked again.
          if (turn.history.length > 0) turn.history = [];
          turn.answer.emit({ type: "chunk", content: piece });
        },
        usage: (usage) => {
          turn.usage = usage;
        },
      },
      signal: turn.signal,
    };
  }

  override exec({ toRequest, sink, signal }: Prepared): Promise<ModelResult> {
    return this.model.generate(toRequest, sink, signal);
  }

  override async post(turn: Turn, _prepared: Prepared, result: ModelResult): Promise<string> {
    turn.status = result.status;
    turn.usage = result.usage;
    turn.citations = findCitations(turn.answer.text, turn.context?.outline ?? null);
    for (const citation of turn.citations) turn.answer.emit({ type: "citation", ...citation });
    return "done";
  }
}
