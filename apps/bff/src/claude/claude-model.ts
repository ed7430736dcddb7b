import Anthropic from "@anthropic-ai/sdk";
import type { StopReason } from "@anthropic-ai/sdk/resources/messages";
import type { Usage } from "@sidenote/protocol";
import type { IncomingMessage } from "node:http";
import { AppError } from "../errors.ts";
import type {
  CitedPassage,
  LanguageModel,
  ModelRequest,
  ModelResult,
  ModelSink,
  ToolCall,
} from "../chat/ports.ts";
import { readEvents } from "./event-stream.ts";
import { toClaudeFailure } from "./failures.ts";
import { type HttpInit, httpFetch, streamOf } from "./http-fetch.ts";
import { Progress } from "./progress.ts";
import { toParams } from "./request.ts";
import { isTool, WrittenCall } from "./tools.ts";

export interface ClaudeModelOptions {
  apiKey: string;
  baseUrl: string | undefined;
  model: string;
  firstTokenTimeoutMs: number;
  idleTimeoutMs: number;
  /** Told of every attempt that failed and is tried again. */
  onRetry?(error: AppError, attempt: number): void;
}

const MAX_ATTEMPTS = 3;
const BACKOFF_MS = 500;
/** A vendor that asks for more patience than this is told on to the student at once. */
const RETRY_AFTER_MAX_MS = 8000;

/**
 * No answer in any language comes near this many characters a token. One that does is no answer, and is cut so that it
 * cannot fill the memory.
 */
const TOKEN_MAX_CHARACTERS = 16;

const NO_CALLS: readonly ToolCall[] = [];

const STATUSES: Partial<Record<StopReason, ModelResult["status"]>> = {
  max_tokens: "truncated",
  model_context_window_exceeded: "truncated",
  refusal: "refused",
};

/**
 * Claude over the Messages API. The raw event stream is read as it comes; nothing accumulates. Retries are ours, not
 * the SDK's: only before the first token, within the first-token timeout, honouring `retry-after`.
 */
export class ClaudeModel implements LanguageModel {
  readonly #options: ClaudeModelOptions;
  readonly #client: Anthropic;

  constructor(options: ClaudeModelOptions) {
    this.#options = options;
    this.#client = new Anthropic({
      apiKey: options.apiKey,
      authToken: null,
      baseURL: options.baseUrl ?? "https://api.anthropic.com",
      fetch: httpFetch,
      maxRetries: 0,
      openTelemetry: false,
      logLevel: "off",
    });
  }

  async generate(
    toRequest: () => ModelRequest,
    sink: ModelSink,
    signal: AbortSignal,
  ): Promise<ModelResult> {
    const { firstTokenTimeoutMs, idleTimeoutMs } = this.#options;
    const progress = new Progress(signal, firstTokenTimeoutMs, idleTimeoutMs);
    const giveUpAt = performance.now() + firstTokenTimeoutMs;
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await readAnswer(await this.#open(toRequest, progress), sink, progress);
        } catch (thrown) {
          progress.throwIfEnded();
          const { error, worthRetrying } = toClaudeFailure(thrown);
          const delayMs = toDelayMs(error, attempt);
          const inTime = delayMs <= RETRY_AFTER_MAX_MS && performance.now() + delayMs < giveUpAt;
          if (progress.hasSaid || !worthRetrying || !inTime || attempt === MAX_ATTEMPTS)
            throw error;
          this.#options.onRetry?.(error, attempt);
          await sleep(delayMs, progress);
        }
      }
    } finally {
      progress.close();
    }
  }

  /**
   * Asks, and waits for the head of the answer. The request lives in here only: an answer that is being read should
   * cost no copy of its prompt and of its history, nor what the SDK needs for a request.
   */
  async #open(toRequest: () => ModelRequest, progress: Progress): Promise<OpenAnswer> {
    progress.throwIfEnded();
    const request = toRequest();
    const fetchOptions: Anthropic.RequestOptions["fetchOptions"] & Pick<HttpInit, "progress"> = {
      progress,
    };
    const response = await this.#client.messages
      .create(toParams(request, this.#options.model), { fetchOptions })
      .asResponse();
    return {
      stream: streamOf(response),
      charactersLeft: request.maxTokens * TOKEN_MAX_CHARACTERS,
    };
  }
}

interface OpenAnswer {
  stream: IncomingMessage;
  charactersLeft: number;
}

/** @throws what `readEvents` throws, and AppError `llm_unavailable` when the answer is not whole */
function readAnswer(
  { stream, charactersLeft }: OpenAnswer,
  sink: ModelSink,
  progress: Progress,
): Promise<ModelResult> {
  const usage: Usage = {
    input_tokens: 0,
    output_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  let reason: StopReason | null = null;
  /** By the index of their block. Made for the first: most answers look up nothing. */
  let calls: Map<number, WrittenCall> | null = null;
  /** What the block that is being written rests on. */
  let cited: CitedPassage[] | null = null;
  const reading = readEvents(stream, progress, (event) => {
    switch (event.type) {
      case "content_block_delta":
        if (event.delta.type === "text_delta") progress.said();
        else progress.made();
        switch (event.delta.type) {
          case "text_delta":
            sink.text(event.delta.text);
            charactersLeft -= event.delta.text.length;
            if (charactersLeft < 0) reason = "max_tokens";
            break;
          case "input_json_delta":
            calls?.get(event.index)?.add(event.delta.partial_json);
            break;
          case "citations_delta":
            if (event.delta.citation.type === "search_result_location") {
              const { source, cited_text } = event.delta.citation;
              (cited ??= []).push({ url: source, text: cited_text });
            }
            break;
          default:
            break;
        }
        break;
      case "content_block_start": {
        const block = event.content_block;
        if (block.type !== "tool_use" || !isTool(block.name)) break;
        calls ??= new Map();
        calls.set(event.index, new WrittenCall(block.id, block.name));
        break;
      }
      case "content_block_stop":
        if (cited !== null) sink.cite(cited);
        cited = null;
        break;
      case "message_start":
        take(usage, event.message.usage);
        sink.usage({ ...usage });
        break;
      case "message_delta":
        take(usage, event.usage);
        reason = event.delta.stop_reason;
        sink.usage({ ...usage });
        break;
      default:
        break;
    }
    return event.type === "message_stop" || charactersLeft < 0;
  });
  // Not awaited: an open stream would hold one more suspended function.
  return reading.then((isWhole) => {
    progress.throwIfEnded();
    if (!isWhole)
      throw new AppError("llm_unavailable", { detail: "the stream ended with no message_stop" });
    return {
      status: (reason && STATUSES[reason]) ?? "complete",
      usage,
      calls:
        reason === "tool_use" && calls !== null
          ? [...calls.values()].map((call) => call.toCall())
          : NO_CALLS,
    };
  });
}

interface CountedTokens {
  input_tokens?: number | null;
  output_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  cache_read_input_tokens?: number | null;
}

/** Later counts replace earlier ones; an absent count leaves what was known. */
function take(usage: Usage, counted: CountedTokens): void {
  usage.input_tokens = counted.input_tokens ?? usage.input_tokens;
  usage.output_tokens = counted.output_tokens ?? usage.output_tokens;
  usage.cache_creation_input_tokens =
    counted.cache_creation_input_tokens ?? usage.cache_creation_input_tokens;
  usage.cache_read_input_tokens = counted.cache_read_input_tokens ?? usage.cache_read_input_tokens;
}

function toDelayMs(error: AppError, attempt: number): number {
  if (error.retryAfterSeconds !== undefined) return error.retryAfterSeconds * 1000;
  return BACKOFF_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

async function sleep(delayMs: number, progress: Progress): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    progress.cutAtEnd(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  progress.cutAtEnd(null);
  progress.throwIfEnded();
}
