import { describe, expect, it } from "vitest";
import { until } from "../stage/until.ts";
import { claude, failing, generate, generateFrom, useClaude } from "./generate.ts";

useClaude();

describe("thinking", () => {
  it("may take longer than the idle timeout, because pings show that it continues", async () => {
    await claude.script({ answers: [{ thinks: "c2lnbmVk", thinks_ms: 900, text: "So it is." }] });
    const { text, error } = await generate({ firstTokenTimeoutMs: 700, idleTimeoutMs: 400 });
    expect(error).toBeUndefined();
    expect(text).toBe("So it is.");
  });

  /** Serves an answer that sends only pings after its first text; the first `thoughts` responses end in thinking. */
  const pausing = (thoughts: number): ReturnType<typeof generateFrom> => {
    let asked = 0;
    return generateFrom(
      (_request, response) => {
        asked += 1;
        response.writeHead(200, { "content-type": "text/event-stream" });
        const send = (event: object): boolean =>
          response.write(`data: ${JSON.stringify(event)}\n\n`);
        if (asked <= thoughts) {
          const thought = { type: "thinking", thinking: "", signature: "" };
          send({ type: "content_block_start", index: 0, content_block: thought });
          response.end();
          return;
        }
        send({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
        send({
          type: "content_block_delta",
          index: 0,
          delta: { type: "text_delta", text: "Half" },
        });
        const pings = setInterval(() => send({ type: "ping" }), 20);
        response.on("close", () => clearInterval(pings));
      },
      { idleTimeoutMs: 1500 },
    );
  };

  it("is all that pings keep alive: an answer that pauses times out", async () => {
    const { error, text } = await pausing(0);
    expect([error?.code, text]).toEqual(["llm_timeout", "Half"]);
  });

  it("ends with the request that broke off in it", async () => {
    const { error, text, asked } = await pausing(1);
    expect([error?.code, text, asked]).toEqual(["llm_timeout", "Half", 2]);
  });
});

describe("the timeouts", () => {
  it("end a request without a first token, and close its connection", async () => {
    await failing("slow_first_token", { delay_ms: 60_000 });
    const { error, pieces } = await generate({ firstTokenTimeoutMs: 150 });
    expect(error).toMatchObject({ code: "llm_timeout" });
    expect(pieces).toEqual([]);
    await until(async () => (await claude.requests())[0]?.aborted === true);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("allow an answer that is long but keeps arriving", async () => {
    const words = Array.from({ length: 12 }, (_, index) => `word${index} `).join("");
    await claude.script({ answers: [words], pace_ms: 60 });
    const { result, text } = await generate({ firstTokenTimeoutMs: 500, idleTimeoutMs: 400 });
    expect(text).toBe(words);
    expect(result?.status).toBe("complete");
  });
});

describe("an abort", () => {
  it("ends with the caller's reason and reaches the upstream connection", async () => {
    await claude.script({ answers: ["word ".repeat(2000)], pace_ms: 5 });
    const abort = new AbortController();
    const reason = new Error("the student pressed stop");
    const { error, pieces } = await generate({
      signal: abort.signal,
      onText: (count) => {
        if (count === 3) abort.abort(reason);
      },
    });
    expect(error).toBe(reason);
    expect(pieces.length).toBeLessThanOrEqual(4);
    const entry = await until(async () => (await claude.requests()).find(({ aborted }) => aborted));
    // A few were in flight when the connection closed.
    expect(entry.text_events_sent).toBeLessThan(40);
    expect(entry.finished).toBe(false);
  });

  it("ends the wait before a retry too", async () => {
    await failing("429", { retry_after: 7 });
    const abort = new AbortController();
    const reason = new Error("gone");
    const { error } = await generate({
      signal: abort.signal,
      onRetry: () => setTimeout(() => abort.abort(reason), 10),
    });
    expect(error).toBe(reason);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("before the request sends nothing", async () => {
    const { error } = await generate({ signal: AbortSignal.abort(new Error("too late")) });
    expect(error?.message).toBe("too late");
    expect(await claude.requests()).toEqual([]);
  });
});
