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

/** The least share of the token limit that a request gets, however much earlier rounds used, thinking included. */
const LEAST_SHARE = 1 / 4;

/** The most rounds of look-ups per question. After that the model must answer. */
const MAX_ROUNDS = 4;

/**
 * Streams the model's answer, with the course context as the system prompt, until it is complete or the model requests
 * a look-up. Actions: `done`, `look_up`.
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

  // Saves memory while an answer is open: PocketFlow's retry loop is not needed, since the model adapter retries, and
  // neither is a clone of a node without state.
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
    /** Updated for each attempt: one that fails and is retried is charged too. */
    let usedBefore = turn.usage;
    const hasTools = context.settings.documentsAllowed;
    const mayLookUp = rounds.length < MAX_ROUNDS;
    let isFirst = true;
    return {
      toRequest: () => {
        usedBefore = turn.usage;
        return {
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
          tools: hasTools ? { mayLookUp, rounds } : null,
        };
      },
      sink: {
        text: (piece) => {
          if (isFirst) {
            isFirst = false;
            // The answer has begun and no look-up can follow, so the model will not need the history again.
            if (!(hasTools && mayLookUp)) turn.history = [];
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
    // Happens after a look-up, and when thinking has used up the whole token limit.
    if (result.status !== "refused" && toSaid(turn).trim() === "")
      throw new AppError("llm_unavailable", {
        detail: `Claude: an empty answer, ${result.status}`,
      });
    turn.history = [];
    turn.status = result.status;
    return "done";
  }
}
