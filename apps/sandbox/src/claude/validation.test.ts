import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { DEMO_API_KEY } from "./server.ts";
import { client, type Parameters, toRequest, url, useClaude } from "./use-claude.ts";

useClaude();

describe("the simulated Claude's validation rejects", () => {
  it.each([
    [
      "temperature, which this version of the API no longer has",
      { temperature: 1 },
      "temperature: Extra inputs are not permitted",
    ],
    ["an unknown parameter", { colour: "red" }, "colour: Extra inputs are not permitted"],
    ["max_tokens of 0", { max_tokens: 0 }, "max_tokens: Input should be greater"],
    ["an empty conversation", { messages: [] }, "at least one message is required"],
    ["an empty message", { messages: [{ role: "user", content: "" }] }, "must be non-empty"],
    [
      "a conversation that starts with an answer",
      { messages: [{ role: "assistant", content: "Hello" }] },
      'first message must use the "user" role',
    ],
    [
      "two questions in a row",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "user", content: "b" },
        ],
      },
      "roles must alternate",
    ],
    [
      "prefill",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "assistant", content: "b" },
        ],
      },
      "does not support assistant message prefill",
    ],
    ["metadata other than user_id", { metadata: { name: "Sam" } }, "metadata.name: Extra inputs"],
  ])("%s", async (_, more, message) => {
    const refused = client.messages.create(toRequest("Hello", more as Parameters));
    await expect(refused).rejects.toMatchObject({
      status: 400,
      type: "invalid_request_error",
      apiMessage: expect.stringContaining(message),
    });
  });

  it("a wrong API key", async () => {
    const stranger = new Anthropic({ apiKey: "wrong", baseURL: url, maxRetries: 0 });
    await expect(stranger.messages.create(toRequest("Hello"))).rejects.toMatchObject({
      status: 401,
    });
  });

  it("an unknown model", async () => {
    const refused = client.messages.create(toRequest("Hello", { model: "gpt" }));
    await expect(refused).rejects.toMatchObject({ status: 404, type: "not_found_error" });
  });

  it("but accepts the older key header, and sampling parameters in the older version", async () => {
    const answer = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": DEMO_API_KEY, "anthropic-version": "2023-06-01" },
      body: JSON.stringify(toRequest("Hello", { model: "claude-haiku-4-5", temperature: 1 })),
    });
    expect(answer.status).toBe(200);
  });
});
