import { describe, expect, it } from "vitest";
import { readScriptedAnswer } from "./scripted-answer.ts";

const search = (query: string) => ({ type: "tool_use", name: "search_course", input: { query } });
const cited = { source: "https://moodle.example/1", title: "One", cited_text: "All of it." };

describe("a scripted answer", () => {
  it("can be a text, or searches with or without a text before them", () => {
    expect(readScriptedAnswer("Word for word.")).toEqual([
      { type: "text", text: "Word for word." },
    ]);
    expect(readScriptedAnswer({ search: "a" })).toEqual([search("a")]);
    expect(readScriptedAnswer({ search: ["a", "b"], text: "Let me look." })).toEqual([
      { type: "text", text: "Let me look." },
      search("a"),
      search("b"),
    ]);
  });

  it("cites the first block of the first search result by default", () => {
    const place = { search_result_index: 3, start_block_index: 4 };
    const blocks = [
      { text: "It is so." },
      { text: "All of it", citations: [cited, { ...cited, ...place, title: null }] },
    ];
    const citation = { ...cited, type: "search_result_location" };
    expect(readScriptedAnswer({ blocks })).toEqual([
      { type: "text", text: "It is so." },
      {
        type: "text",
        text: "All of it",
        citations: [
          { ...citation, search_result_index: 0, start_block_index: 0, end_block_index: 1 },
          { ...citation, ...place, title: null, end_block_index: 5 },
        ],
      },
    ]);
  });

  it.each([
    "",
    3,
    {},
    { search: 1 },
    { search: [""] },
    { search: "a", text: "" },
    { blocks: "x" },
    { blocks: [{}] },
    { blocks: [{ text: "a", citations: [{ ...cited, source: undefined }] }] },
    { blocks: [{ text: "a", citations: [{ ...cited, search_result_index: "0" }] }] },
  ])("cannot be %j", (answer) => {
    expect(() => readScriptedAnswer(answer)).toThrow("answers: ");
  });
});
