import { RateLimiterMemory } from "rate-limiter-flexible";
import { expect, it } from "vitest";
import { UserReservation } from "./reservation.ts";
import { ReservedTokens } from "./token-budget.ts";

it("returns points only within their own window, not to the next one", async () => {
  const limiter = new RateLimiterMemory({ points: 10, duration: 60 });
  for (const [until, left] of [
    [Date.now() - 1, 7],
    [Date.now() + 60_000, 10],
  ] as const) {
    await limiter.delete("a");
    // The points used in the current window.
    await limiter.consume("a", 3);
    const message = { limiter, key: "a", isOfMinute: false, until };
    const reserved = new ReservedTokens(limiter, "a", 2, until);
    const reservation = new UserReservation(2, [message], [reserved]);
    await reservation.cancel();
    expect((await limiter.get("a"))?.remainingPoints).toBe(left);
  }
});
