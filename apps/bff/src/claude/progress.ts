import { AppError } from "../errors.ts";

/**
 * Of a thought nothing is sent by default but its beginning and its end; between them, pings say that Claude is at it.
 * No thought takes so long.
 */
const THOUGHT_MAX_MS = 120_000;

/**
 * Watches that an answer begins in time and goes on in time, and that it is still wanted. Thinking counts as going on; a
 * ping does so within a thought only. It cuts one thing: what is under way just now. One timer for an answer, never
 * touched by a token.
 */
export class Progress {
  readonly #signal: AbortSignal;
  readonly #firstTokenTimeoutMs: number;
  readonly #idleTimeoutMs: number;
  #timer: NodeJS.Timeout;
  /** When something of the answer came last, on the steady clock; null before the first. */
  #madeAt: number | null = null;
  #hasSaid = false;
  /** When the thought began that is being thought, on the steady clock; null outside of one. */
  #thinksSince: number | null = null;
  #end: { reason: unknown } | null = null;
  #cut: ((reason: unknown) => void) | null = null;

  constructor(signal: AbortSignal, firstTokenTimeoutMs: number, idleTimeoutMs: number) {
    this.#signal = signal;
    this.#firstTokenTimeoutMs = firstTokenTimeoutMs;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#timer = setTimeout(this.#look, firstTokenTimeoutMs);
    signal.addEventListener("abort", this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  /** Whether any word of the answer was passed on, so that it can only go on. */
  get hasSaid(): boolean {
    return this.#hasSaid;
  }

  /** @throws what ended it: the signal's reason, or AppError `llm_timeout` */
  throwIfEnded(): void {
    if (this.#end !== null) throw this.#end.reason;
  }

  /** From now on an end cuts this; at once if there was one. */
  cutAtEnd(cut: ((reason: unknown) => void) | null): void {
    this.#cut = cut;
    if (this.#end !== null) cut?.(this.#end.reason);
  }

  /** Something of the answer came. */
  made(): void {
    if (this.#madeAt === null) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#look, this.#idleTimeoutMs);
    }
    this.#madeAt = performance.now();
  }

  /** Words of the answer came. */
  said(): void {
    this.#hasSaid = true;
    this.made();
  }

  /** It is asked for anew: what was thought before is over, and the answer has its time once more. */
  restart(): void {
    this.#thinksSince = null;
    if (this.#madeAt !== null) this.#madeAt = performance.now();
  }

  /** A block of the answer began, or ended: whether it is a thought. */
  thinks(isThinking: boolean): void {
    if (isThinking) this.made();
    this.#thinksSince = isThinking ? this.#madeAt : null;
  }

  /** The connection is alive. */
  pinged(): void {
    const since = this.#thinksSince;
    if (since !== null && performance.now() - since < THOUGHT_MAX_MS) this.made();
  }

  /** Nothing is watched any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#cut = null;
  }

  readonly #onAbort = (): void => this.#endWith(this.#signal.reason);

  readonly #look = (): void => {
    if (this.#madeAt === null) {
      const detail = `no token in ${this.#firstTokenTimeoutMs} ms`;
      return this.#endWith(new AppError("llm_timeout", { detail }));
    }
    const leftMs = this.#madeAt + this.#idleTimeoutMs - performance.now();
    if (leftMs > 0) {
      this.#timer = setTimeout(this.#look, leftMs);
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
