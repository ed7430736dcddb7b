import { describe, expect, it } from "vitest";
import { until } from "../stage/until.ts";
import { claude, failing, generate, useClaude } from "./generate.ts";

useClaude();

describe("an error before the first token", () => {
  it.each([
    ["401", "llm_unavailable"],
    ["403", "llm_unavailable"],
  ])("%s is %s, and not retried", async (kind, code) => {
    await failing(kind, { times: 5 });
    const { error, retries } = await generate();
    expect(error).toMatchObject({ name: "AppError", code });
    expect(retries).toEqual([]);
    expect(await claude.requests()).toHaveLength(1);
  });

  it.each([
    ["429", "llm_overloaded", { retry_after: 0 }],
    ["529", "llm_overloaded", {}],
    ["500", "llm_unavailable", {}],
  ])("%s is %s after three attempts", async (kind, code, more) => {
    await failing(kind, { times: 5, ...more });
    const { error, retries } = await generate();
    expect(error).toMatchObject({ code });
    expect(retries).toEqual([code, code]);
    expect(await claude.requests()).toHaveLength(3);
  });

  it("is recovered from if the next attempt succeeds", async () => {
    await failing("529");
    const { result, retries } = await generate();
    expect(result?.status).toBe("complete");
    expect(retries).toEqual(["llm_overloaded"]);
  });

  it("is retried only after Claude's Retry-After", async () => {
    await failing("429", { retry_after: 2 });
    let refusedAt = 0;
    const answered = generate({
      onRetry: () => {
        refusedAt = performance.now();
      },
    });
    await until(() => refusedAt > 0);
    // Without a Retry-After, the retry would have been sent by now.
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await claude.requests()).toHaveLength(1);
    expect((await answered).result?.status).toBe("complete");
    expect(await claude.requests()).toHaveLength(2);
  });

  it("is reported immediately if Claude's Retry-After is too long", async () => {
    await failing("429", { retry_after: 120 });
    const { error, retries } = await generate();
    expect(error).toMatchObject({ code: "llm_overloaded", retryAfterSeconds: 120 });
    expect(retries).toEqual([]);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("is not retried beyond the first-token timeout", async () => {
    await failing("429", { retry_after: 3 });
    const { error } = await generate({ firstTokenTimeoutMs: 1000 });
    expect(error).toMatchObject({ code: "llm_overloaded" });
    expect(await claude.requests()).toHaveLength(1);
  });

  it("is retried if the connection breaks, and is llm_unavailable if nothing listens", async () => {
    await failing("reset_mid_stream", { after_events: 0 });
    expect((await generate()).result?.status).toBe("complete");
    const { error, retries } = await generate({ baseUrl: "http://127.0.0.1:1" });
    expect(error).toMatchObject({ code: "llm_unavailable" });
    expect(retries).toHaveLength(2);
  });
});

describe("an error after the first token", () => {
  it.each([
    ["error_mid_stream", "llm_overloaded"],
    ["reset_mid_stream", "llm_unavailable"],
    ["end_without_stop", "llm_unavailable"],
  ])("%s is %s, never retried, and the text so far is kept", async (kind, code) => {
    // Slow enough for every piece to arrive before a reset discards data in flight.
    await claude.script({ failures: [{ kind, after_events: 4 }], pace_ms: 20 });
    const { error, pieces, retries, result } = await generate();
    expect(result).toBeUndefined();
    expect(error).toMatchObject({ name: "AppError", code });
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.length).toBeLessThanOrEqual(4);
    expect(retries).toEqual([]);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("is reported if message_stop is missing, even after the complete text", async () => {
    await claude.script({
      answers: ["One two three."],
      failures: [{ kind: "end_without_stop", after_events: 1000 }],
    });
    const { error, text } = await generate();
    expect(text).toBe("One two three.");
    expect(error).toMatchObject({ code: "llm_unavailable" });
  });

  it("is llm_timeout if nothing more arrives, and the connection is closed", async () => {
    await failing("stall", { after_events: 3 });
    const { error, pieces } = await generate({ idleTimeoutMs: 150 });
    expect(error).toMatchObject({ code: "llm_timeout" });
    expect(pieces).toHaveLength(3);
    await until(async () => (await claude.requests())[0]?.aborted === true);
    expect(await claude.requests()).toHaveLength(1);
  });
});
