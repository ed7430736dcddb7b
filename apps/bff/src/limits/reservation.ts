import type { RateLimiterAbstract } from "rate-limiter-flexible";
import type { Reservation } from "../chat/ports.ts";
import { toAppError } from "../errors.ts";

/** A message that one limiter has counted. */
export interface TakenMessage {
  limiter: RateLimiterAbstract;
  key: string;
  isOfMinute: boolean;
}

/** What one turn has taken. */
export class UserReservation implements Reservation {
  readonly tokens: number;
  readonly #user: string;
  readonly #messages: readonly TakenMessage[];
  readonly #tokens: RateLimiterAbstract | null;

  constructor(
    user: string,
    tokens: number,
    messages: readonly TakenMessage[],
    tokenLimiter: RateLimiterAbstract | null,
  ) {
    this.#user = user;
    this.tokens = tokens;
    this.#messages = messages;
    this.#tokens = tokenLimiter;
  }

  async settle(usedTokens: number): Promise<void> {
    const unused = this.tokens - usedTokens;
    if (unused > 0) await this.#tokens?.reward(this.#user, unused);
    if (unused < 0) await this.#tokens?.penalty(this.#user, -unused);
  }

  async cancel(): Promise<void> {
    await this.#giveBack(this.#messages);
  }

  async forgive(): Promise<void> {
    await this.#giveBack(this.#messages.filter(({ isOfMinute }) => !isOfMinute));
  }

  async #giveBack(messages: readonly TakenMessage[]): Promise<void> {
    await Promise.all([
      ...messages.map(({ limiter, key }) => limiter.reward(key, 1)),
      this.settle(0),
    ]);
  }
}

/** What a limiter has counted: also what it refused, and nothing where it was away or there is none. */
export function toTaken(
  limiter: RateLimiterAbstract | null,
  key: string,
  outcome: PromiseSettledResult<unknown>,
  isOfMinute = false,
): TakenMessage | null {
  const isCounted =
    outcome.status === "fulfilled" || toAppError(outcome.reason).code !== "store_unavailable";
  return limiter !== null && isCounted ? { limiter, key, isOfMinute } : null;
}
