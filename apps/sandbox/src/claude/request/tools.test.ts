import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_API_KEY, startClaude } from "../server.ts";

let simulator: Awaited<ReturnType<typeof startClaude>>;
let client: Anthropic;
beforeAll(async () => {
  simulator = await startClaude({ port: 0, host: "127.0.0.1", paceMs: 0 });
  client = new Anthropic({ apiKey: DEMO_API_KEY, baseURL: simulator.url, maxRetries: 0 });
});
afterAll(() => simulator.close());

const TOOL = {
  name: "search_course",
  input_schema: { type: "object", properties: {}, additionalProperties: false },
  strict: true,
};

/** Sends a request that need not be right. */
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

describe("what the simulated Claude refuses of tools", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "a tool with no name",
      { tools: [{ input_schema: {} }] },
      "tools.0.custom.name: Field required",
    ],
    [
      "a wrong name",
      { tools: [{ ...TOOL, name: "a b" }] },
      "tools.0.custom.name: String should match",
    ],
    [
      "a tool with no schema",
      { tools: [{ name: "a" }] },
      "tools.0.custom.input_schema: Field required",
    ],
    [
      "a schema of something else",
      { tools: [{ name: "a", input_schema: { type: "string" } }] },
      "tools.0.custom.input_schema.type: Input should be 'object'",
    ],
    [
      "an open schema that is to be kept",
      { tools: [{ ...TOOL, input_schema: { type: "object" } }] },
      "'additionalProperties' must be explicitly set to false",
    ],
    [
      "an unknown field",
      { tools: [{ ...TOOL, colour: "red" }] },
      "tools.0.custom.colour: Extra inputs",
    ],
    ["two of one name", { tools: [TOOL, TOOL] }, "Tool names must be unique"],
    ["an unknown choice", { tool_choice: { type: "some" } }, "tool_choice: Input tag 'some'"],
    ["a choice of no tool", { tool_choice: { type: "tool", name: "b" } }, "Tool 'b' not found"],
    [
      "a choice with no tools",
      { tools: undefined, tool_choice: { type: "auto" } },
      "only be specified while providing tools",
    ],
    [
      "a call without its result",
      { messages: [...results().slice(0, 2), { role: "user", content: "Well?" }] },
      "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    ],
    ["words before the result", { messages: results(text, result) }, "ids were found without"],
    [
      "a result without its call",
      { messages: results(result, { ...result, tool_use_id: "toolu_2" }) },
      "messages.2.content.1: unexpected `tool_use_id` found in `tool_result` blocks: toolu_2.",
    ],
    [
      "two results of one call",
      { messages: results(result, result) },
      "each tool_use must have a single result",
    ],
    [
      "blocks of tools, and no tools",
      { tools: undefined, messages: results(result) },
      "must define tools",
    ],
    [
      "a call by the user",
      { messages: [{ role: "user", content: [call] }] },
      "`tool_use` blocks can only be in `assistant` messages",
    ],
    [
      "an input that is none",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "assistant", content: [{ ...call, input: "x" }] },
        ],
      },
      "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
    ],
    [
      "a result of another kind",
      { messages: results({ ...result, content: [{ type: "video" }] }) },
      "messages.2.content.0.tool_result.content.0: Input tag 'video'",
    ],
    [
      "an error that is no flag",
      { messages: results({ ...result, is_error: "yes" }) },
      "tool_result.is_error: Input should be a valid boolean",
    ],
    [
      "a search result with no title",
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
      "search results that do not agree",
      {
        messages: results({
          ...result,
          content: [found, { ...found, citations: { enabled: false } }],
        }),
      },
      "citations must be enabled for all",
    ],
    [
      "a citation with no place",
      { messages: afterCited([{ ...cited, start_block_index: undefined }]) },
      "messages.1.content.0.text.citations.0.search_result_location.start_block_index: Field required",
    ],
    [
      "too many marks, wherever they are",
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
    ["an answer's citations as they came", afterCited([cited])],
    ["an answer with none", afterCited(null)],
    ["a result with nothing in it", results({ type: "tool_result", tool_use_id: "toolu_1" })],
    ["a result that failed, and words after it", results({ ...result, is_error: true }, text)],
    [
      "a caller that the answer had",
      results(result).with(1, {
        role: "assistant",
        content: [{ ...call, caller: { type: "direct" } }],
      }),
    ],
  ])("but takes %s", async (_, messages) => {
    await expect(send({ messages })).resolves.toBeDefined();
  });
});
