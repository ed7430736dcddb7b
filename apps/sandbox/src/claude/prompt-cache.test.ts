import { describe, expect, it } from "vitest";
import { createPromptCache } from "./prompt-cache.ts";
import type { MessagesRequest } from "./request.ts";

const MARK = { cache_control: { type: "ephemeral" } };
const LONG = "word ".repeat(1000);

function toRequest(more: Partial<MessagesRequest>): MessagesRequest {
  const messages: MessagesRequest["messages"] = [{ role: "user", content: "Why?" }];
  return { model: "claude-haiku-5-5", max_tokens: 100, messages, ...more };
}

/** A conversation with a search, whose result has cache breakpoints at the given places. */
function searched(places: ("result" | "found" | "text")[], text = LONG): MessagesRequest {
  const markAt = (here: (typeof places)[number]) => (places.includes(here) ? MARK : {});
  const found = {
    type: "search_result",
    source: "s",
    title: "t",
    content: [{ type: "text", text, ...markAt("text") }],
    ...markAt("found"),
  };
  const result = { type: "tool_result", tool_use_id: "a", content: [found], ...markAt("result") };
  return toRequest({
    tools: [{ name: "search_course", input_schema: { type: "object" } }],
    messages: [
      { role: "user", content: "Why?" },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "a", name: "search_course", input: { query: "q" } }],
      },
      { role: "user", content: [result] },
    ],
  });
}

describe("the prompt cache", () => {
  it("starts the prefix with the tools", () => {
    const { usageOf } = createPromptCache();
    const tools = [{ name: "a", description: LONG, ...MARK }];
    const written = usageOf(toRequest({ tools })).cache_creation_input_tokens;
    expect(written).toBeGreaterThan(1000);
    expect(usageOf(toRequest({ tools, system: "Be brief." }))).toMatchObject({
      cache_read_input_tokens: written,
      cache_creation_input_tokens: 0,
    });
    const others = [{ name: "b" }, ...tools];
    expect(usageOf(toRequest({ tools: others })).cache_read_input_tokens).toBe(0);
  });

  it("counts tool results, and caches them wherever in them the breakpoint is", () => {
    for (const place of ["result", "found", "text"] as const) {
      const { usageOf } = createPromptCache();
      const written = usageOf(searched([place])).cache_creation_input_tokens;
      expect(written).toBeGreaterThan(1000);
      expect(usageOf(searched([place])).cache_read_input_tokens).toBe(written);
      expect(usageOf(searched([place], `${LONG}!`)).cache_read_input_tokens).toBe(0);
    }
    const few = createPromptCache().usageOf(searched([], "word")).input_tokens;
    const many = createPromptCache().usageOf(searched([])).input_tokens;
    expect(many - few).toBeGreaterThan(1000);
  });

  it("recognises a prefix regardless of other breakpoints in it", () => {
    const { usageOf } = createPromptCache();
    const written = usageOf(searched(["result"])).cache_creation_input_tokens;
    const marked = usageOf(searched(["text", "found", "result"]));
    expect(marked.cache_read_input_tokens).toBe(written);
  });
});
