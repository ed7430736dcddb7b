import { APIError } from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { client, control, stream, toRequest, useClaude } from "./use-claude.ts";

useClaude();

describe("the simulated Claude's scripted failures", () => {
  it.each([
    ["401", 401, "authentication_error"],
    ["403", 403, "permission_error"],
    ["429", 429, "rate_limit_error"],
    ["500", 500, "api_error"],
    ["529", 529, "overloaded_error"],
  ])("reject with %s before the first token", async (kind, status, type) => {
    await control("POST", { failures: [{ kind, retry_after: 7 }] });
    const error: unknown = await stream("Hello").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status, type });
    expect(error instanceof APIError && error.headers?.get("retry-after")).toBe("7");
    await expect(stream("Hello")).resolves.toBeDefined();
  });

  it("send an error event in mid-stream", async () => {
    await control("POST", { failures: [{ kind: "error_mid_stream" }] });
    await expect(stream("Explain osmosis")).rejects.toMatchObject({ type: "overloaded_error" });
  });

  it("reset the connection in mid-stream", async () => {
    await control("POST", { failures: [{ kind: "reset_mid_stream" }] });
    await expect(stream("Explain osmosis")).rejects.toThrow();
  });

  it("end the stream without message_stop", async () => {
    await control("POST", { failures: [{ kind: "end_without_stop", after_events: 5 }] });
    const { types } = await stream("Explain osmosis");
    expect(types).not.toContain("message_stop");
    expect(types.filter((type) => type === "content_block_delta")).toHaveLength(5);
  });

  it("stop at the token limit, or with a refusal", async () => {
    await control("POST", { failures: [{ kind: "max_tokens" }, { kind: "refusal" }] });
    const cut = await client.messages.create(toRequest("Explain osmosis"));
    expect(cut.stop_reason).toBe("max_tokens");
    expect(cut.usage.output_tokens).toBe(40);
    expect((await client.messages.create(toRequest("Explain osmosis"))).stop_reason).toBe(
      "refusal",
    );
  });

  it("can be triggered by a /simulate line in the question", async () => {
    await expect(stream("/simulate overloaded")).rejects.toMatchObject({ status: 529 });
    await expect(stream("Please:\n/simulate rate limit 9")).rejects.toMatchObject({ status: 429 });
    await expect(stream("what does /simulate overloaded do?")).resolves.toBeDefined();
  });

  it.each(["constructor", "toString", "nonsense", "long ago", "search"])(
    "are listed for a scenario that does not exist: %s",
    async (scenario) => {
      const { text } = await stream(`/simulate ${scenario}`);
      expect(text).toMatch(`There is no scenario \`${scenario}\`. I know these:`);
      expect(text).toContain("- `/simulate overloaded`\n");
      expect((await stream("/simulate")).text).toContain("Which scenario? I know these:");
    },
  );
});
