import { AppError } from "../errors.ts";

/**
 * The longest thinking block during which pings count as progress. By default, Claude sends only the start and the end
 * of a thinking block, and pings in between.
 */
const THOUGHT_MAX_MS = 120_000;

/**
 * Enforces the first-token timeout and the idle timeout of an answer, and its abort signal. Any event of the answer
 * counts as progress; a ping does only within a thinking block. When the answer must end, the callback set by
 * `cutAtEnd` cancels the current operation. There is one timer per answer, which a token does not reset.
 */
export class Progress {
  /** What stands between the request and the model, named in the log if the first token does not come in time. */
  obstacle: string | null = null;
  readonly #signal: AbortSignal;
  readonly #firstTokenTimeoutMs: number;
  readonly #idleTimeoutMs: number;
  #timer: NodeJS.Timeout;
  /** When the answer last made progress, by `performance.now()`; null before the first event. */
  #progressAt: number | null = null;
  #hasText = false;
  /** When the current thinking block began, by `performance.now()`; null outside of one. */
  #thinkingSince: number | null = null;
  #end: { reason: unknown } | null = null;
  #cut: ((reason: unknown) => void) | null = null;

  constructor(signal: AbortSignal, firstTokenTimeoutMs: number, idleTimeoutMs: number) {
    this.#signal = signal;
    this.#firstTokenTimeoutMs = firstTokenTimeoutMs;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#timer = setTimeout(this.#checkTime, firstTokenTimeoutMs);
    signal.addEventListener("abort", this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  /** Whether any text has been passed on, after which the request cannot be retried. */
  get hasText(): boolean {
    return this.#hasText;
  }

  /** @throws the signal's reason or AppError `llm_timeout`, if the answer must end */
  throwIfEnded(): void {
    if (this.#end !== null) throw this.#end.reason;
  }

  /** Sets what cancels the current operation when the answer must end; called at once if that has happened already. */
  cutAtEnd(cut: ((reason: unknown) => void) | null): void {
    this.#cut = cut;
    if (this.#end !== null) cut?.(this.#end.reason);
  }

  /** Called when an event of the answer has arrived. */
  onEvent(): void {
    if (this.#progressAt === null) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#checkTime, this.#idleTimeoutMs);
    }
    this.#progressAt = performance.now();
  }

  /** Called when text of the answer has arrived. */
  onText(): void {
    this.#hasText = true;
    this.onEvent();
  }

  /** Called before each attempt: ends any thinking block, and restarts the idle timeout if it is running. */
  restart(): void {
    this.#thinkingSince = null;
    if (this.#progressAt !== null) this.#progressAt = performance.now();
  }

  /** Called when a block begins or ends; true if a thinking block begins. */
  onBlock(isThinking: boolean): void {
    if (isThinking) this.onEvent();
    this.#thinkingSince = isThinking ? this.#progressAt : null;
  }

  /** Called when a ping has arrived. */
  onPing(): void {
    const since = this.#thinkingSince;
    if (since !== null && performance.now() - since < THOUGHT_MAX_MS) this.onEvent();
  }

  /** Stops the timer and ignores the signal from now on. */
  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#cut = null;
  }

  readonly #onAbort = (): void => this.#endWith(this.#signal.reason);

  readonly #checkTime = (): void => {
    if (this.#progressAt === null) {
      const reason = this.obstacle === null ? "" : `: ${this.obstacle}`;
      const detail = `no token in ${this.#firstTokenTimeoutMs} ms${reason}`;
      return this.#endWith(new AppError("llm_timeout", { detail }));
    }
    const leftMs = this.#progressAt + this.#idleTimeoutMs - performance.now();
    if (leftMs > 0) {
      this.#timer = setTimeout(this.#checkTime, leftMs);
    } else {
      const detail = `no progress in ${this.#idleTimeoutMs} ms`;
      this.#endWith(new AppError("llm_timeout", { detail }));
    }
  };

  #endWith(reason: unknown): void {
    if (this.#end !== null) return;
    this.#end = { reason };
    this.#cut?.(reason);
  }
}
