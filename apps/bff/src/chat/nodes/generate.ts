import { Node } from "pocketflow";
import { AppError } from "../../errors.ts";
import { toMarks } from "../citations.ts";
import { addUsage } from "../usage.ts";
import type { LanguageModel, ModelRequest, ModelResult, ModelSink } from "../ports.ts";
import { toMessages } from "../prompts/history.ts";
import { toOpenPage } from "../prompts/open-page.ts";
import { toSystemPrompt } from "../prompts/system-prompt.ts";
import { toSaid, type Turn } from "../turn.ts";

interface Prepared {
  toRequest: () => ModelRequest;
  sink: ModelSink;
  signal: AbortSignal;
}

/** Of an answer's tokens, what is left to write it with, however much was used to look things up: thinking counts too. */
const LEAST_SHARE = 1 / 4;

/** How often the model may look something up for one question. Then it must answer. */
const MAX_ROUNDS = 4;

/**
 * Writes the answer, piece by piece, with the context as the system prompt, until it is done or wants to look something up.
 * Actions: `done`, `look_up`.
 */
export class Generate extends Node<Turn> {
  static readonly actions = ["done", "look_up"] as const;
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
    const { context, rounds } = turn;
    if (context === undefined) throw new Error("A turn reached Generate with no context.");
    turn.wasAsked = true;
    turn.answer.emit({ type: "status", stage: "thinking" });
    const usedBefore = turn.usage;
    const hasTools = context.settings.documentsAllowed;
    const mayGoOn = rounds.length < MAX_ROUNDS;
    let isFirst = true;
    return {
      toRequest: () => ({
        system: toSystemPrompt({
          context,
          role: turn.principal.role,
          locale: turn.principal.locale,
          now: turn.askedAt,
        }),
        aside: toOpenPage(context, turn.principal.cmid),
        messages: toMessages(turn.history, turn.question, this.historyTokens),
        maxTokens: Math.max(
          Math.ceil(turn.maxTokens * LEAST_SHARE),
          turn.maxTokens - (usedBefore?.output_tokens ?? 0),
        ),
        userHash: turn.userHash,
        tools: hasTools ? { mayGoOn, rounds } : null,
      }),
      sink: {
        text: (piece) => {
          if (isFirst) {
            isFirst = false;
            // Whatever has begun and cannot look up more is never asked again.
            if (!(hasTools && mayGoOn)) turn.history = [];
            if (rounds.length > 0 && turn.answer.text !== "")
              turn.answer.emit({ type: "chunk", content: "\n\n" });
          }
          turn.answer.emit({ type: "chunk", content: piece });
        },
        cite: (cited) => {
          turn.cited = [...turn.cited, ...cited];
          const marks = toMarks(turn, cited);
          if (marks !== "") turn.answer.emit({ type: "chunk", content: marks });
        },
        usage: (usage) => {
          turn.usage = addUsage(usedBefore, usage);
        },
      },
      signal: turn.signal,
    };
  }

  override exec({ toRequest, sink, signal }: Prepared): Promise<ModelResult> {
    return this.model.generate(toRequest, sink, signal);
  }

  override async post(turn: Turn, _prepared: Prepared, result: ModelResult): Promise<string> {
    if (result.calls.length > 0 && turn.rounds.length < MAX_ROUNDS) {
      turn.calls = result.calls;
      turn.verbatim = result.verbatim ?? null;
      return "look_up";
    }
    // It happens after a look-up, and where thinking took all that an answer may have.
    if (result.status !== "refused" && toSaid(turn).trim() === "")
      throw new AppError("llm_unavailable", {
        detail: `Claude: an empty answer, ${result.status}`,
      });
    turn.history = [];
    turn.status = result.status;
    return "done";
  }
}
