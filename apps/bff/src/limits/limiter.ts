import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** A connection to Redis, or null for the memory of this process. The library takes any client of ioredis. */
export type LimiterStore = object | null;

export interface LimiterOptions {
  /** What it counts, in its keys. */
  name: string;
  points: number;
  durationSeconds: number;
  /** Whether it goes on counting in memory when Redis cannot be reached. */
  countsWhileAway?: boolean;
}

/** Counts points by key, in windows that begin with the first of them. */
export function createLimiter(
  store: LimiterStore,
  { name, points, durationSeconds, countsWhileAway = false }: LimiterOptions,
): RateLimiterAbstract {
  const options = { keyPrefix: `chat:limit:${name}`, points, duration: durationSeconds };
  if (store === null) return new RateLimiterMemory(options);
  return new RateLimiterRedis({
    ...options,
    storeClient: store,
    rejectIfRedisNotReady: true,
    ...(countsWhileAway ? { insuranceLimiter: new RateLimiterMemory(options) } : {}),
  });
}

/** A limiter, or null where the limit is 0: none. */
export function createLimiterUnlessZero(
  store: LimiterStore,
  options: LimiterOptions,
): RateLimiterAbstract | null {
  return options.points === 0 ? null : createLimiter(store, options);
}

/**
 * Takes one point.
 * @throws AppError `code` with the seconds to wait when there is none left; `store_unavailable` when nobody can tell.
 */
export async function consume(
  limiter: RateLimiterAbstract | null,
  key: string,
  code: "rate_limited" | "quota_exceeded",
): Promise<RateLimiterRes | null> {
  if (limiter === null) return null;
  try {
    return await limiter.consume(key);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) {
      throw new AppError(code, { retryAfterSeconds: thrown.msBeforeNext / 1000 });
    }
    throw new AppError("store_unavailable", { cause: thrown, detail: "limits" });
  }
}
