import { describe, expect, it } from "vitest";
import { toLoggedError } from "../../src/logger.ts";
import { claude, generate, generateFrom, useClaude } from "./generate.ts";

useClaude();

describe("the logged detail of an error", () => {
  const refuse = (
    status: number,
    error: object,
    headers: Record<string, string> = {},
  ): ReturnType<typeof generateFrom> =>
    generateFrom((_request, response) => {
      response.writeHead(status, { "request-id": "req_1", ...headers });
      response.end(JSON.stringify({ type: "error", error }));
    });

  it.each([
    [400, "invalid_request_error", "Your credit balance is too low to access the API."],
    [404, "not_found_error", "model: claude-haiku-9"],
  ])("contains Claude's reason if that quotes nothing: %d", async (status, type, message) => {
    const { error } = await refuse(status, { type, message });
    expect(error?.detail).toBe(`Claude: ${status} ${type} (${message}) req_1`);
  });

  it("contains nothing that was sent", async () => {
    const message = "messages.0.content: SECRET is not allowed";
    const { error } = await refuse(400, { type: "invalid_request_error", message });
    expect(error?.detail).toBe("Claude: 400 invalid_request_error req_1");
    const named = await refuse(404, { type: "not_found_error", message: "model: a SECRET text" });
    expect(named.error?.detail).not.toContain("SECRET");
  });

  it("names an exhausted spend limit, which is not retried", async () => {
    const details = { error_code: "enforced_spend_limit_reached" };
    const { error, asked } = await refuse(429, { type: "rate_limit_error", message: "x", details });
    expect(error?.detail).toBe("Claude: 429 rate_limit_error enforced_spend_limit_reached req_1");
    expect(asked).toBe(1);
  });

  it("is logged without a retry if Claude says not to retry", async () => {
    const { error, asked } = await refuse(
      529,
      { type: "overloaded_error" },
      { "x-should-retry": "false" },
    );
    expect(error?.detail).toBe("Claude: 529 overloaded_error req_1");
    expect(asked).toBe(1);
  });
});

describe("the logged error", () => {
  it.each(["401", "429", "error_mid_stream", "reset_mid_stream"])(
    "of %s contains neither the key nor the conversation",
    async (kind) => {
      const failure = { kind, after_events: 2, retry_after: 60 };
      await claude.script({ failures: [failure], pace_ms: 20 });
      const { error } = await generate({
        request: {
          system: "SECRET-PROMPT",
          messages: [{ role: "user", content: "SECRET-QUESTION" }],
        },
      });
      expect(error).toBeDefined();
      expect(JSON.stringify(toLoggedError(error))).not.toMatch(/SECRET|sk-ant/);
    },
  );
});
