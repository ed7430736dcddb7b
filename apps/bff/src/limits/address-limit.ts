import { LRUCache } from "lru-cache";
import { isIPv6 } from "node:net";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { consume } from "./limiter.ts";

/** How many addresses are cached. A request from any other address waits for the store. */
const KNOWN_ADDRESSES = 10_000;

/**
 * Returns the key under which an address is counted: for IPv6 its /64 network, since one customer usually has a /64.
 */
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
 * Limits requests by address, across all replicas. Requests from an address that had more than half of its limit left
 * proceed at once, while the store counts in the background. Only unknown addresses and those near the limit wait for
 * it.
 * @throws AppError `rate_limited` when there are too many; `store_unavailable` when the store cannot be reached.
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
    // Counted down locally, so that parallel requests see each other.
    if (isFarFromLimit) left.set(address, known - 1);
    const counted = consume(limiter, address, "rate_limited").then(
      (result) => void left.set(address, result?.remainingPoints ?? 0),
      (error: unknown) => {
        left.delete(address);
        // A request that has already proceeded is not failed; the next one will wait for the store.
        if (!isFarFromLimit) throw error;
      },
    );
    if (!isFarFromLimit) await counted;
  };
}
