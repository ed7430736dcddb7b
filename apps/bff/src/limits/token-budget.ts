import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** Tokens that one turn holds, or is let use. */
export interface HeldTokens {
  /** At most. */
  tokens: number;
  /** Replaces what was held by what was used. */
  settle(used: number): Promise<void>;
}

/** The tokens of a day, by key. The limiter only counts: how many are too many is told with each request. */
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
  async reserve(key: string, tokens: number, most: number): Promise<HeldTokens> {
    const state = await this.#limiter.consume(key, tokens).catch((cause: unknown) => {
      throw new AppError("store_unavailable", { cause, detail: "limits" });
    });
    const until = Date.now() + state.msBeforeNext;
    const left = most - (state.consumedPoints - tokens);
    if (left >= tokens) return new ReservedTokens(this.#limiter, key, tokens, until);
    const granted = Math.max(0, left);
    await new ReservedTokens(this.#limiter, key, tokens, until).settle(granted);
    if (granted > 0) return new ReservedTokens(this.#limiter, key, granted, until);
    throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
  }

  /**
   * Lets somebody use tokens as long as less than `most` is used today. What is being used meanwhile is not known, so a
   * day may end beyond it; were it reserved, many who ask at once would be refused where hardly anything is used.
   * @throws AppError `quota_exceeded` with the seconds to wait when so many are used; `store_unavailable`.
   */
  async admit(key: string, most: number): Promise<HeldTokens> {
    const state = await this.#limiter.get(key).catch((cause: unknown) => {
      throw new AppError("store_unavailable", { cause, detail: "limits" });
    });
    if (state !== null && state.consumedPoints >= most) {
      this.#tellSpent(key, Date.now() + state.msBeforeNext);
      throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
    }
    return {
      tokens: Number.POSITIVE_INFINITY,
      settle: async (used) => {
        if (used > 0) await this.#limiter.penalty(key, used);
      },
    };
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

/** Tokens that nobody else can have meanwhile. */
export class ReservedTokens implements HeldTokens {
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

  async settle(used: number): Promise<void> {
    const unused = this.tokens - used;
    if (unused > 0 && Date.now() < this.#until) await this.#limiter.reward(this.#key, unused);
    if (unused < 0) await this.#limiter.penalty(this.#key, -unused);
  }
}
