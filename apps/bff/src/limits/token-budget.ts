import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** The tokens of a day, by key. The limiter only counts: how many are too many is told with each reservation. */
export class TokenBudget {
  readonly #limiter: RateLimiterAbstract;

  readonly #onSpent: ((key: string) => void) | undefined;
  /** Until when each key is known to have nothing left, Unix milliseconds: told once, for many ask in vain. */
  readonly #spent = new Map<string, number>();

  constructor(limiter: RateLimiterAbstract, onSpent?: (key: string) => void) {
    this.#limiter = limiter;
    this.#onSpent = onSpent;
  }

  /**
   * Takes up to `tokens` of `most` a day; less where less is left.
   * @throws AppError `quota_exceeded` with the seconds to wait when nothing is; `store_unavailable`.
   */
  async reserve(key: string, tokens: number, most: number): Promise<ReservedTokens> {
    const state = await this.#limiter.consume(key, tokens).catch((cause: unknown) => {
      throw new AppError("store_unavailable", { cause, detail: "limits" });
    });
    const until = Date.now() + state.msBeforeNext;
    const left = most - (state.consumedPoints - tokens);
    if (left >= tokens) return new ReservedTokens(this.#limiter, key, tokens, until);
    const granted = Math.max(0, left);
    await new ReservedTokens(this.#limiter, key, tokens, until).settle(granted);
    if (granted > 0) return new ReservedTokens(this.#limiter, key, granted, until);
    this.#tellSpent(key, until);
    throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
  }

  /** What a key has used of its day; null before its first. */
  async used(key: string): Promise<RateLimiterRes | null> {
    return this.#limiter.get(key);
  }

  #tellSpent(key: string, until: number): void {
    if (this.#onSpent === undefined || Date.now() < (this.#spent.get(key) ?? 0)) return;
    this.#spent.set(key, until);
    this.#onSpent(key);
  }
}

/** Tokens that one turn holds. */
export class ReservedTokens {
  readonly tokens: number;
  readonly #limiter: RateLimiterAbstract;
  readonly #key: string;
  /** When their window ends, Unix milliseconds: given back later, they would be more of the next. */
  readonly #until: number;

  constructor(limiter: RateLimiterAbstract, key: string, tokens: number, until: number) {
    this.#limiter = limiter;
    this.#key = key;
    this.tokens = tokens;
    this.#until = until;
  }

  /** Replaces what was reserved by what was used. */
  async settle(used: number): Promise<void> {
    const unused = this.tokens - used;
    if (unused > 0 && Date.now() < this.#until) await this.#limiter.reward(this.#key, unused);
    if (unused < 0) await this.#limiter.penalty(this.#key, -unused);
  }
}
