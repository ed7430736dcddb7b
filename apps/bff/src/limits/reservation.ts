import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import type { Reservation } from "../chat/ports.ts";
import { toAppError } from "../errors.ts";
import type { HeldTokens } from "./token-budget.ts";

/** A message that one limiter has counted. */
interface TakenMessage {
  limiter: RateLimiterAbstract;
  key: string;
  isOfMinute: boolean;
  /** When its window ends, Unix milliseconds: given back later, it would be one more of the next. */
  until: number;
}

/** What one turn has taken: messages, and tokens of each budget that counts for it. */
export class UserReservation implements Reservation {
  readonly tokens: number;
  readonly #messages: readonly TakenMessage[];
  readonly #held: readonly HeldTokens[];

  /** `tokens` is what was asked for. */
  constructor(tokens: number, messages: readonly TakenMessage[], held: readonly HeldTokens[]) {
    this.tokens = Math.min(tokens, ...held.map((each) => each.tokens));
    this.#messages = messages;
    this.#held = held;
  }

  async settle(usedTokens: number): Promise<void> {
    await Promise.all(this.#held.map((each) => each.settle(usedTokens)));
  }

  async cancel(): Promise<void> {
    await this.#giveBack(this.#messages, 0);
  }

  async forgive(usedTokens: number): Promise<void> {
    const others = this.#messages.filter(({ isOfMinute }) => !isOfMinute);
    await this.#giveBack(others, usedTokens);
  }

  async #giveBack(messages: readonly TakenMessage[], usedTokens: number): Promise<void> {
    await Promise.all([
      ...messages
        .filter(({ until }) => Date.now() < until)
        .map(({ limiter, key }) => limiter.reward(key, 1)),
      this.settle(usedTokens),
    ]);
  }
}

/** What a limiter has counted: also what it refused, and nothing where it was away or there is none. */
export function toTaken(
  limiter: RateLimiterAbstract | null,
  key: string,
  outcome: PromiseSettledResult<RateLimiterRes | null>,
  { isOfMinute = false }: { isOfMinute?: boolean } = {},
): TakenMessage | null {
  const isCounted =
    outcome.status === "fulfilled" || toAppError(outcome.reason).code !== "store_unavailable";
  if (limiter === null || !isCounted) return null;
  const until = outcome.status === "fulfilled" ? endOf(outcome.value) : Number.POSITIVE_INFINITY;
  return { limiter, key, isOfMinute, until };
}

/** When a limiter's window ends, Unix milliseconds. */
export function endOf(state: RateLimiterRes | null): number {
  return state === null ? Number.POSITIVE_INFINITY : Date.now() + state.msBeforeNext;
}
