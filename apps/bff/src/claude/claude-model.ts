import Anthropic from "@anthropic-ai/sdk";
import type { EgressProxy } from "../egress-proxy.ts";
import type { AppError } from "../errors.ts";
import type { LanguageModel, ModelRequest, ModelResult, ModelSink } from "../chat/ports.ts";
import { toClaudeFailure } from "./failures.ts";
import { httpFetch, type HttpOptions, streamOf } from "./http-fetch.ts";
import { Progress } from "./progress.ts";
import { type OpenAnswer, readAnswer } from "./read-answer.ts";
import { type ModelChoice, toParams } from "./request.ts";

export interface ClaudeModelOptions extends ModelChoice {
  apiKey: string;
  baseUrl: string;
  proxy?: EgressProxy | undefined;
  firstTokenTimeoutMs: number;
  idleTimeoutMs: number;
  /** Called for every failed attempt that is retried. */
  onRetry?(error: AppError, attempt: number): void;
}

const MAX_ATTEMPTS = 3;
const BACKOFF_MS = 500;
/** If the vendor asks to wait longer than this, there is no retry: the user gets the error at once. */
const RETRY_AFTER_MAX_MS = 8000;

/**
 * Far more characters per token than any real answer has, in any language. Limits the length of an answer, so that a
 * faulty upstream cannot exhaust memory.
 */
const TOKEN_MAX_CHARACTERS = 16;

/**
 * Claude over the Messages API. Reads the raw event stream and accumulates only what must be sent back after a look-up.
 * Retries by itself instead of through the SDK: only before the first token, within the first-token timeout, honouring
 * `retry-after`.
 */
export class ClaudeModel implements LanguageModel {
  readonly #options: ClaudeModelOptions;
  readonly #client: Anthropic;

  constructor(options: ClaudeModelOptions) {
    this.#options = options;
    this.#client = new Anthropic({
      apiKey: options.apiKey,
      authToken: null,
      baseURL: options.baseUrl,
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
          if (progress.hasText || !worthRetrying || !inTime || attempt === MAX_ATTEMPTS)
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
   * Sends the request and waits for the response headers. The request is local to this function, so that prompt,
   * history and the SDK's request objects can be collected while the answer streams.
   */
  async #open(toRequest: () => ModelRequest, progress: Progress): Promise<OpenAnswer> {
    progress.throwIfEnded();
    progress.restart();
    const request = toRequest();
    const fetchOptions: Anthropic.RequestOptions["fetchOptions"] & HttpOptions = {
      progress,
      proxy: this.#options.proxy,
    };
    const response = await this.#client.messages
      .create(toParams(request, this.#options), { fetchOptions })
      .asResponse();
    return {
      stream: streamOf(response),
      charactersLeft: request.maxTokens * TOKEN_MAX_CHARACTERS,
      mayLookUp: request.tools?.mayLookUp ?? false,
    };
  }
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
