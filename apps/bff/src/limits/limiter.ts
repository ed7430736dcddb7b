import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** A Redis connection, or null to count in this process's memory. The library accepts any ioredis client. */
export type LimiterStore = object | null;

export interface LimiterOptions {
  /** The name of what is counted, used in the keys. */
  name: string;
  points: number;
  durationSeconds: number;
  /** Whether to count in memory while Redis cannot be reached. */
  countsWhileAway?: boolean;
}

/** Creates a limiter that counts points by key, in windows that begin with the first point. */
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

/** Creates a limiter, or returns null for a limit of 0, which means no limit. */
export function createLimiterUnlessZero(
  store: LimiterStore,
  options: LimiterOptions,
): RateLimiterAbstract | null {
  return options.points === 0 ? null : createLimiter(store, options);
}

/**
 * Takes one point.
 * @throws AppError `code` with the seconds to wait if none is left; `store_unavailable` if the store cannot be reached.
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
    return throwStoreUnavailable(thrown);
  }
}

/** @throws AppError `store_unavailable`, always */
export function throwStoreUnavailable(cause: unknown): never {
  throw new AppError("store_unavailable", { cause, detail: "limits" });
}
