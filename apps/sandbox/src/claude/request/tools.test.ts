import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { client, useClaude } from "../use-claude.ts";

useClaude();

const TOOL = {
  name: "search_course",
  input_schema: { type: "object", properties: {}, additionalProperties: false },
  strict: true,
};

/** Sends a request that may be invalid. */
function send(more: Record<string, unknown>) {
  const request = {
    model: "claude-haiku-5-5",
    max_tokens: 4000,
    tools: [TOOL],
    messages: [{ role: "user", content: "Hello" }],
    ...more,
  };
  return client.messages.create(request as Anthropic.MessageCreateParamsNonStreaming);
}

const found = {
  type: "search_result",
  source: "s",
  title: "t",
  content: [{ type: "text", text: "b" }],
  citations: { enabled: true },
};
const call = { type: "tool_use", id: "toolu_1", name: "search_course", input: { query: "x" } };
const result = { type: "tool_result", tool_use_id: "toolu_1", content: "Nothing." };
const results = (...content: unknown[]) => [
  { role: "user", content: "Why?" },
  { role: "assistant", content: [call] },
  { role: "user", content },
];
const marked = { cache_control: { type: "ephemeral" } };
const text = { type: "text", text: "a" };
const cited = {
  type: "search_result_location",
  source: "s",
  title: null,
  cited_text: "c",
  search_result_index: 0,
  start_block_index: 0,
  end_block_index: 1,
};
const afterCited = (citations: unknown) => [
  { role: "user", content: "Why?" },
  { role: "assistant", content: [{ ...text, citations }] },
  { role: "user", content: "And?" },
];

describe("the simulated Claude's validation of tools rejects", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "a tool with no name",
      { tools: [{ input_schema: {} }] },
      "tools.0.custom.name: Field required",
    ],
    [
      "an invalid name",
      { tools: [{ ...TOOL, name: "a b" }] },
      "tools.0.custom.name: String should match",
    ],
    [
      "a tool with no schema",
      { tools: [{ name: "a" }] },
      "tools.0.custom.input_schema: Field required",
    ],
    [
      "a schema that is not of an object",
      { tools: [{ name: "a", input_schema: { type: "string" } }] },
      "tools.0.custom.input_schema.type: Input should be 'object'",
    ],
    [
      "a strict schema that allows additional properties",
      { tools: [{ ...TOOL, input_schema: { type: "object" } }] },
      "'additionalProperties' must be explicitly set to false",
    ],
    [
      "an unknown field",
      { tools: [{ ...TOOL, colour: "red" }] },
      "tools.0.custom.colour: Extra inputs",
    ],
    ["two tools with the same name", { tools: [TOOL, TOOL] }, "Tool names must be unique"],
    ["an unknown tool choice", { tool_choice: { type: "some" } }, "tool_choice: Input tag 'some'"],
    [
      "the choice of an unknown tool",
      { tool_choice: { type: "tool", name: "b" } },
      "Tool 'b' not found",
    ],
    [
      "a tool choice without tools",
      { tools: undefined, tool_choice: { type: "auto" } },
      "only be specified while providing tools",
    ],
    [
      "a call without a result",
      { messages: [...results().slice(0, 2), { role: "user", content: "Well?" }] },
      "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    ],
    ["text before the result", { messages: results(text, result) }, "ids were found without"],
    [
      "a result without a call",
      { messages: results(result, { ...result, tool_use_id: "toolu_2" }) },
      "messages.2.content.1: unexpected `tool_use_id` found in `tool_result` blocks: toolu_2.",
    ],
    [
      "two results for one call",
      { messages: results(result, result) },
      "each tool_use must have a single result",
    ],
    [
      "tool blocks without tools",
      { tools: undefined, messages: results(result) },
      "must define tools",
    ],
    [
      "a call in a user message",
      { messages: [{ role: "user", content: [call] }] },
      "`tool_use` blocks can only be in `assistant` messages",
    ],
    [
      "an input that is not an object",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "assistant", content: [{ ...call, input: "x" }] },
        ],
      },
      "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
    ],
    [
      "a result block of an unknown type",
      { messages: results({ ...result, content: [{ type: "video" }] }) },
      "messages.2.content.0.tool_result.content.0: Input tag 'video'",
    ],
    [
      "an is_error that is not a boolean",
      { messages: results({ ...result, is_error: "yes" }) },
      "tool_result.is_error: Input should be a valid boolean",
    ],
    [
      "a search result without a title",
      {
        messages: results({
          ...result,
          content: [{ type: "search_result", source: "s", content: [text] }],
        }),
      },
      "tool_result.content.0.search_result.title: Field required",
    ],
    [
      "a search result with an empty text",
      {
        messages: results({
          ...result,
          content: [{ ...found, content: [{ ...text, text: "" }] }],
        }),
      },
      "text content blocks must be non-empty",
    ],
    [
      "search results that disagree on citations",
      {
        messages: results({
          ...result,
          content: [found, { ...found, citations: { enabled: false } }],
        }),
      },
      "citations must be enabled for all",
    ],
    [
      "a citation without a position",
      { messages: afterCited([{ ...cited, start_block_index: undefined }]) },
      "messages.1.content.0.text.citations.0.search_result_location.start_block_index: Field required",
    ],
    [
      "too many cache breakpoints, wherever they are",
      {
        tools: [{ ...TOOL, ...marked }],
        system: [{ ...text, ...marked }],
        messages: results({
          ...result,
          ...marked,
          content: [{ ...found, ...marked, content: [{ ...text, ...marked }] }],
        }),
      },
      "A maximum of 4 blocks with cache_control may be provided. Found 5.",
    ],
  ])("%s", async (_, more, message) => {
    const refused = send(more);
    await expect(refused).rejects.toMatchObject({
      status: 400,
      type: "invalid_request_error",
      apiMessage: expect.stringContaining(message),
    });
  });

  it.each<[string, unknown[]]>([
    ["an answer with its citations unchanged", afterCited([cited])],
    ["an answer without citations", afterCited(null)],
    ["an empty result", results({ type: "tool_result", tool_use_id: "toolu_1" })],
    ["an error result with text after it", results({ ...result, is_error: true }, text)],
    [
      "the caller field of an earlier answer",
      results(result).with(1, {
        role: "assistant",
        content: [{ ...call, caller: { type: "direct" } }],
      }),
    ],
  ])("but accepts %s", async (_, messages) => {
    await expect(send({ messages })).resolves.toBeDefined();
  });
});
