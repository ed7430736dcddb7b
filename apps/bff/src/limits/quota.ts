import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import type { Allowance, Asker, Quota, Reservation } from "../chat/ports.ts";
import { endOf, type ReservedTokens, toTaken, UserReservation } from "./reservation.ts";

export interface LimitsOptions {
  userMessagesPerMinute: number;
  userMessagesPerDay: number;
  userTokensPerDay: number;
  addressRequestsPerMinute: number;
}

/** A connection to Redis, or null for the memory of this process. The library takes any client of ioredis. */
export type LimiterStore = object | null;

const MINUTE = 60;
const DAY = 86_400;

/** A limiter, or null where the limit is 0: none. `whileAway` goes on counting in memory when Redis cannot be reached. */
export function createLimiter(
  store: LimiterStore,
  keyPrefix: string,
  points: number,
  durationSeconds: number,
  whileAway = false,
): RateLimiterAbstract | null {
  if (points === 0) return null;
  const options = { keyPrefix: `chat:limit:${keyPrefix}`, points, duration: durationSeconds };
  if (store === null) return new RateLimiterMemory(options);
  return new RateLimiterRedis({
    ...options,
    storeClient: store,
    rejectIfRedisNotReady: true,
    ...(whileAway ? { insuranceLimiter: new RateLimiterMemory(options) } : {}),
  });
}

/**
 * Takes points.
 * @throws AppError `code` with the seconds to wait when there are none left; `store_unavailable` when nobody can tell.
 */
export async function consume(
  limiter: RateLimiterAbstract | null,
  key: string,
  code: "rate_limited" | "quota_exceeded",
  points = 1,
): Promise<RateLimiterRes | null> {
  if (limiter === null) return null;
  try {
    return await limiter.consume(key, points);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) {
      throw new AppError(code, { retryAfterSeconds: thrown.msBeforeNext / 1000 });
    }
    throw new AppError("store_unavailable", { cause: thrown, detail: "limits" });
  }
}

/** A limiter that only counts: how many are too many, each launch token says. */
const COUNT_ONLY = Number.MAX_SAFE_INTEGER;

/**
 * What each user may do: messages a minute, messages a day, those of a day in one course, tokens a day. Tokens are
 * reserved before the model is called and settled after, so that two turns at once cannot both spend the last of them.
 */
export class UserQuota implements Quota {
  readonly #minute: RateLimiterAbstract | null;
  readonly #day: RateLimiterAbstract | null;
  readonly #inCourse: RateLimiterAbstract | null;
  readonly #tokens: RateLimiterAbstract | null;

  constructor(store: LimiterStore, limits: LimitsOptions) {
    this.#minute = createLimiter(store, "minute", limits.userMessagesPerMinute, MINUTE);
    this.#day = createLimiter(store, "day", limits.userMessagesPerDay, DAY);
    this.#inCourse = createLimiter(store, "course", COUNT_ONLY, DAY);
    this.#tokens = createLimiter(store, "tokens", limits.userTokensPerDay, DAY);
  }

  async reserve(asker: Asker, tokens: number): Promise<Reservation> {
    const { user, owner } = asker;
    // All at once: one round trip. What was taken is given back when one of them refuses.
    const [minute, day, inCourse, reserved] = await Promise.allSettled([
      consume(this.#minute, user, "rate_limited"),
      consume(this.#day, user, "quota_exceeded"),
      this.#consumeInCourse(asker),
      this.#reserveTokens(user, tokens),
    ]);
    const taken = new UserReservation(
      user,
      reserved.status === "fulfilled" ? reserved.value : { tokens: 0, until: 0 },
      [
        toTaken(this.#minute, user, minute, true),
        toTaken(this.#day, user, day),
        toTaken(asker.messagesPerDay === null ? null : this.#inCourse, owner, inCourse),
      ].filter((message) => message !== null),
      this.#tokens,
    );
    for (const outcome of [minute, day, inCourse, reserved]) {
      if (outcome.status === "rejected") {
        await taken.cancel().catch(() => undefined);
        throw outcome.reason;
      }
    }
    return taken;
  }

  async left({ user, owner, messagesPerDay }: Asker): Promise<Allowance | null> {
    if (this.#day === null && this.#tokens === null && messagesPerDay === null) return null;
    const [day, inCourse, tokens] = await Promise.all([
      this.#day?.get(user),
      messagesPerDay === null ? null : this.#inCourse?.get(owner),
      this.#tokens?.get(user),
    ]).catch((cause: unknown) => {
      throw new AppError("store_unavailable", { cause, detail: "limits" });
    });
    const waits = [day, inCourse, tokens].flatMap((state) => (state ? [state.msBeforeNext] : []));
    const messages = [
      remaining(this.#day?.points ?? null, day),
      remaining(messagesPerDay, inCourse),
    ].filter((left) => left !== null);
    return {
      messages_left: messages.length === 0 ? null : Math.min(...messages),
      tokens_left: remaining(this.#tokens?.points ?? null, tokens),
      resets_at:
        waits.length === 0 ? null : new Date(Date.now() + Math.max(...waits)).toISOString(),
    };
  }

  async #consumeInCourse({ owner, messagesPerDay }: Asker): Promise<RateLimiterRes | null> {
    if (messagesPerDay === null) return null;
    const state = await consume(this.#inCourse, owner, "quota_exceeded");
    if (state !== null && state.consumedPoints > messagesPerDay)
      throw new AppError("quota_exceeded", { retryAfterSeconds: state.msBeforeNext / 1000 });
    return state;
  }

  /** Up to `tokens`; less where less is left, and a refusal where nothing is. */
  async #reserveTokens(user: string, tokens: number): Promise<ReservedTokens> {
    const limiter = this.#tokens;
    if (limiter === null) return { tokens, until: 0 };
    try {
      return { tokens, until: endOf(await limiter.consume(user, tokens)) };
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) {
        throw new AppError("store_unavailable", { cause: thrown, detail: "limits" });
      }
      const left = limiter.points - (thrown.consumedPoints - tokens);
      await this.#returnTokens(user, tokens - Math.max(0, left));
      if (left > 0) return { tokens: left, until: endOf(thrown) };
      throw new AppError("quota_exceeded", { retryAfterSeconds: thrown.msBeforeNext / 1000 });
    }
  }

  async #returnTokens(user: string, tokens: number): Promise<void> {
    if (tokens > 0) await this.#tokens?.reward(user, tokens);
  }
}

function remaining(points: number | null, state: RateLimiterRes | null | undefined): number | null {
  return points === null ? null : Math.max(0, points - (state?.consumedPoints ?? 0));
}
