import { RateLimiterMemory } from "rate-limiter-flexible";
import { expect, it } from "vitest";
import { TokenBudget } from "./token-budget.ts";

/** Counts until points are to be returned, when its store is gone. */
class LosingLimiter extends RateLimiterMemory {
  override reward(): Promise<never> {
    return Promise.reject(new Error("Command timed out"));
  }
}

it("says that the store is away when it is lost between a reservation and the return of what is too much", async () => {
  const budget = new TokenBudget(new LosingLimiter({ points: 100, duration: 60 }));
  await expect(budget.reserve("a", 10, 5)).rejects.toMatchObject({ code: "store_unavailable" });
});
