import { AppError } from "../errors.ts";

/**
 * Watches that an answer begins in time and goes on in time. Aborts its signal with `llm_timeout` otherwise. Thinking
 * counts as going on; a ping does not.
 */
export class Progress {
  readonly #abort = new AbortController();
  readonly #idleTimeoutMs: number;
  readonly #first: NodeJS.Timeout;
  #idle: NodeJS.Timeout | undefined;

  constructor(firstTokenTimeoutMs: number, idleTimeoutMs: number) {
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#first = setTimeout(
      () =>
        this.#abort.abort(
          new AppError("llm_timeout", { detail: `no token in ${firstTokenTimeoutMs} ms` }),
        ),
      firstTokenTimeoutMs,
    );
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something of the answer came. */
  made(): void {
    if (this.#idle !== undefined) {
      this.#idle.refresh();
      return;
    }
    clearTimeout(this.#first);
    this.#idle = setTimeout(
      () =>
        this.#abort.abort(
          new AppError("llm_timeout", { detail: `no progress in ${this.#idleTimeoutMs} ms` }),
        ),
      this.#idleTimeoutMs,
    );
  }

  end(): void {
    clearTimeout(this.#first);
    clearTimeout(this.#idle);
  }
}
