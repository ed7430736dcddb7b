import { LRUCache } from "lru-cache";
import { isIPv6 } from "node:net";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { consume } from "./limiter.ts";

/** How many addresses are remembered at a time; one that is forgotten waits for the store again. */
const KNOWN_ADDRESSES = 10_000;

/** An address as it is counted: of IPv6 a whole /64, which is what one customer has. */
export function toNetwork(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [head = "", tail] = address.replace(/%.*$/, "").toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  return [...groups, ...Array<string>(zeros).fill("0"), ...rest]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

/**
 * Counts requests by address, for all replicas together. Whoever had most of the limit left a moment ago goes on at once,
 * while the store counts: its word is waited for only by newcomers and by those who come near.
 * @throws AppError `rate_limited` when there were too many; `store_unavailable` when nobody can tell.
 */
export function createAddressLimit(
  limiter: RateLimiterAbstract | null,
): (address: string) => Promise<void> {
  if (limiter === null) return async () => {};
  const left = new LRUCache<string, number>({ max: KNOWN_ADDRESSES });
  return async (given) => {
    const address = toNetwork(given);
    const known = left.get(address) ?? 0;
    const isFarFromLimit = known > limiter.points / 2;
    // Of many at once, each must know of those before it.
    if (isFarFromLimit) left.set(address, known - 1);
    const counted = consume(limiter, address, "rate_limited").then(
      (result) => void left.set(address, result?.remainingPoints ?? 0),
      (error: unknown) => {
        left.delete(address);
        // Whoever has gone on already hears of it with the next request.
        if (!isFarFromLimit) throw error;
      },
    );
    if (!isFarFromLimit) await counted;
  };
}
