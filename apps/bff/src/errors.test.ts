import { describe, expect, it } from "vitest";
import { AppError, toErrorEvent } from "./errors.ts";

describe("the retry_after of an error", () => {
  it.each([
    [0, 1],
    [0.2, 1],
    [1, 1],
    [1.2, 2],
  ])("of %d seconds is rounded up to %d, at least 1", (retryAfterSeconds, whole) => {
    const error = new AppError("rate_limited", { retryAfterSeconds });
    expect(error.retryAfter).toBe(whole);
    expect(toErrorEvent(error, "request")).toMatchObject({ retry_after: whole });
  });

  it("is left out if there is none", () => {
    const error = new AppError("forbidden");
    expect(error.retryAfter).toBeUndefined();
    expect(toErrorEvent(error, "request")).not.toHaveProperty("retry_after");
  });
});
