import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import type { Reservation } from "../chat/quota-ports.ts";
import { toAppError } from "../errors.ts";
import type { HeldTokens } from "./token-budget.ts";

/** A message counted by one limiter. */
interface TakenMessage {
  limiter: RateLimiterAbstract;
  key: string;
  isOfMinute: boolean;
  /** The end of its window, in Unix milliseconds. Returned later, the message would be added to the next window. */
  until: number;
}

/** Everything that one turn has taken: messages, and tokens from each budget that applies. */
export class UserReservation implements Reservation {
  readonly tokens: number;
  readonly #messages: readonly TakenMessage[];
  readonly #held: readonly HeldTokens[];

  /** `tokens` is the number asked for. */
  constructor(tokens: number, messages: readonly TakenMessage[], held: readonly HeldTokens[]) {
    this.tokens = Math.min(tokens, ...held.map((each) => each.tokens));
    this.#messages = messages;
    this.#held = held;
  }

  async settle(usedTokens: number): Promise<void> {
    await Promise.all(this.#held.map((each) => each.settle(usedTokens)));
  }

  async cancel(): Promise<void> {
    await this.#refund(this.#messages, 0);
  }

  async forgive(usedTokens: number): Promise<void> {
    const others = this.#messages.filter(({ isOfMinute }) => !isOfMinute);
    await this.#refund(others, usedTokens);
  }

  async #refund(messages: readonly TakenMessage[], usedTokens: number): Promise<void> {
    await Promise.all([
      ...messages
        .filter(({ until }) => Date.now() < until)
        .map(({ limiter, key }) => limiter.reward(key, 1)),
      this.settle(usedTokens),
    ]);
  }
}

/**
 * Returns the message that a limiter has counted; limiters also count what they refuse. Null if there is no limiter or
 * the store was unreachable.
 */
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

/** Returns the end of a limiter's window, in Unix milliseconds. */
function endOf(state: RateLimiterRes | null): number {
  return state === null ? Number.POSITIVE_INFINITY : Date.now() + state.msBeforeNext;
}
