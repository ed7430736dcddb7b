import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import { throwStoreUnavailable } from "./limiter.ts";

/** Tokens that one turn has reserved, or is allowed to use. */
export interface HeldTokens {
  /** The most that may be used. */
  tokens: number;
  /** Replaces the reserved tokens by those used. */
  settle(used: number): Promise<void>;
}

/** Daily token budgets by key. The limiter only counts; the limit is passed with each call. */
export class TokenBudget {
  readonly #limiter: RateLimiterAbstract;

  readonly #onSpent: ((key: string) => void) | undefined;
  /** By key: until when the budget is known to be used up, in Unix milliseconds. So `onSpent` is called only once. */
  readonly #spent = new Map<string, number>();

  constructor(limiter: RateLimiterAbstract, onSpent?: (key: string) => void) {
    this.#limiter = limiter;
    this.#onSpent = onSpent;
  }

  /**
   * Reserves up to `tokens` of the daily `limit`, or what is left of it.
   * @throws AppError `quota_exceeded` with the seconds to wait if none is left; `store_unavailable`.
   */
  async reserve(key: string, tokens: number, limit: number): Promise<HeldTokens> {
    const state = await this.#limiter.consume(key, tokens).catch(throwStoreUnavailable);
    const until = Date.now() + state.msBeforeNext;
    const left = limit - (state.consumedPoints - tokens);
    if (left >= tokens) return new ReservedTokens(this.#limiter, key, tokens, until);
    const granted = Math.max(0, left);
    await new ReservedTokens(this.#limiter, key, tokens, until)
      .settle(granted)
      .catch(throwStoreUnavailable);
    if (granted > 0) return new ReservedTokens(this.#limiter, key, granted, until);
    throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
  }

  /**
   * Admits a turn while fewer than `limit` tokens have been used today. Running turns are not counted, so the day's
   * total may exceed `limit`; reserving tokens for them would refuse parallel users although little has been used.
   * @throws AppError `quota_exceeded` with the seconds to wait if `limit` has been reached; `store_unavailable`.
   */
  async admit(key: string, limit: number): Promise<HeldTokens> {
    const state = await this.#limiter.get(key).catch(throwStoreUnavailable);
    if (state !== null && state.consumedPoints >= limit) {
      this.#reportSpent(key, Date.now() + state.msBeforeNext);
      throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
    }
    return {
      tokens: Number.POSITIVE_INFINITY,
      settle: async (used) => {
        if (used > 0) await this.#limiter.penalty(key, used);
      },
    };
  }

  /** Returns what a key has used today; null before its first use. */
  async used(key: string): Promise<RateLimiterRes | null> {
    return this.#limiter.get(key);
  }

  #reportSpent(key: string, until: number): void {
    if (this.#onSpent === undefined || Date.now() < (this.#spent.get(key) ?? 0)) return;
    this.#spent.set(key, until);
    this.#onSpent(key);
  }
}

/** Tokens taken from the budget until they are settled. */
export class ReservedTokens implements HeldTokens {
  readonly tokens: number;
  readonly #limiter: RateLimiterAbstract;
  readonly #key: string;
  /** The end of their window, in Unix milliseconds. Returned later, they would be added to the next window. */
  readonly #until: number;

  constructor(limiter: RateLimiterAbstract, key: string, tokens: number, until: number) {
    this.#limiter = limiter;
    this.#key = key;
    this.tokens = tokens;
    this.#until = until;
  }

  async settle(used: number): Promise<void> {
    const unused = this.tokens - used;
    if (unused > 0 && Date.now() < this.#until) await this.#limiter.reward(this.#key, unused);
    if (unused < 0) await this.#limiter.penalty(this.#key, -unused);
  }
}
