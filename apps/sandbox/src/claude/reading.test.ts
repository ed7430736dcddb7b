import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { client, useClaude } from "./use-claude.ts";

useClaude();

const URL = "https://moodle.example/mod/page/view.php?id=2";
const SYSTEM = `<outline>\n- Cell structure (page) | ${URL}\n- Essay (assign) | https://moodle.example/mod/assign/view.php?id=4\n</outline>`;
const READ: Anthropic.Tool = {
  name: "read_document",
  input_schema: { type: "object", properties: { url: { type: "string" } } },
};

async function ask(
  content: Anthropic.MessageParam["content"],
  more: Anthropic.MessageParam[] = [],
) {
  return client.messages.create({
    model: "claude-haiku-5-5",
    max_tokens: 1000,
    system: SYSTEM,
    tools: [READ],
    messages: [{ role: "user", content }, ...more],
  });
}
const inputOf = ({ content }: Anthropic.Message) =>
  content.flatMap((block) => (block.type === "tool_use" ? [block.input] : []));
const textOf = (content: Anthropic.ContentBlock[]) =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");

describe("a request for a summary", () => {
  it("first reads the document: the one it names, or the open page", async () => {
    expect(inputOf(await ask("Summarise cell structure"))).toEqual([{ url: URL }]);
    const openPage = `<open_page>\nCell structure (page) | ${URL}\n</open_page>`;
    const asked = [
      { type: "text" as const, text: "Sum this up, please" },
      { type: "text" as const, text: openPage },
    ];
    expect(inputOf(await ask(asked))).toEqual([{ url: URL }]);
    expect(inputOf(await ask("Sum this up, please"))).toEqual([]);
    expect(inputOf(await ask("When is the essay due?"))).toEqual([]);
  });

  /** The answer after the document was read. */
  const askAfterReading = (enabled: boolean) => {
    const result = (title: string, ...texts: string[]): Anthropic.SearchResultBlockParam => ({
      type: "search_result",
      source: URL,
      title,
      content: texts.map((text) => ({ type: "text", text })),
      citations: { enabled },
    });
    return ask("Summarise cell structure", [
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "toolu_1", name: READ.name, input: { url: URL } }],
      },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "toolu_1",
            content: [
              result("Cell structure", "Cells", "All things are cells.", "They are small."),
              result("Cell structure", "Walls are firm."),
            ],
          },
        ],
      },
    ]);
  };
  const SUMMARY =
    "In short, **Cell structure** says:\n\n- All things are cells.\n- Walls are firm.";

  it("is then answered by the first cited sentence of each passage, without headings", async () => {
    const { content } = await askAfterReading(true);
    expect(textOf(content)).toBe(SUMMARY);
    expect(
      content.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : [])),
    ).toMatchObject([
      { cited_text: "All things are cells.", search_result_index: 0, start_block_index: 1 },
      { cited_text: "Walls are firm.", search_result_index: 1, start_block_index: 0 },
    ]);
  });

  it("is answered without citations where they are disabled", async () => {
    const { content } = await askAfterReading(false);
    expect(textOf(content)).toBe(SUMMARY);
    expect(JSON.stringify(content)).not.toContain("search_result_location");
  });
});
