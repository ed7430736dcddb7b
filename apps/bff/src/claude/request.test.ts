import type { ToolResultBlockParam } from "@anthropic-ai/sdk/resources/messages";
import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../chat/ports.ts";
import { toParams } from "./request.ts";

const CACHED = { cache_control: { type: "ephemeral" } };
const NOTES = {
  cmid: 7,
  title: "Notes",
  url: "https://moodle.example/mod/resource/view.php?id=7#page=2",
  page: 2,
  text: "ATP is made here.\nIt is used there. And so on.",
};

function params(tools: ModelRequest["tools"]) {
  return toParams(
    {
      system: "You are Sidenote.",
      messages: [{ role: "user", content: "Where is ATP made?" }],
      maxTokens: 500,
      aside: null,
      userHash: "0f",
      tools,
    },
    { model: "claude-haiku-5-5" },
  );
}
const call = (id: string, findings: { passages: (typeof NOTES)[]; unread: number } | null) => ({
  id,
  tool: "search_course" as const,
  query: "atp",
  findings,
});

describe("the request to Claude where documents may be searched", () => {
  it("has the tools, and none where documents may not be searched", () => {
    expect(
      params({ mayLookUp: true, rounds: [] }).tools?.map((tool) => "name" in tool && tool.name),
    ).toEqual(["search_course", "read_document"]);
    expect(params({ mayLookUp: true, rounds: [] })).not.toHaveProperty("tool_choice");
    expect(params(null)).not.toHaveProperty("tools");
  });

  it("names graded work as such in the titles of findings", () => {
    const passages = [{ ...NOTES, hintsOnly: true }];
    const rounds = [{ said: "", calls: [call("toolu_1", { passages, unread: 0 })] }];
    const told = JSON.stringify(params({ mayLookUp: true, rounds }).messages);
    expect(told).toContain('"title":"Notes (graded)"');
  });

  it("has the searches and their findings, one citable block per sentence", () => {
    const rounds = [{ said: "", calls: [call("toolu_1", { passages: [NOTES], unread: 0 })] }];
    expect(params({ mayLookUp: true, rounds }).messages).toEqual([
      { role: "user", content: [{ type: "text", text: "Where is ATP made?", ...CACHED }] },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "toolu_1", name: "search_course", input: { query: "atp" } },
        ],
      },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "toolu_1",
            content: [
              {
                type: "search_result",
                source: NOTES.url,
                title: "Notes",
                content: [
                  { type: "text", text: "ATP is made here." },
                  { type: "text", text: "It is used there." },
                  { type: "text", text: "And so on." },
                ],
                citations: { enabled: true },
              },
            ],
            ...CACHED,
          },
        ],
      },
    ]);
  });

  it("has the text that Claude wrote before searching, and one cache breakpoint for all findings", () => {
    const rounds = [
      {
        said: "Let me look.\u00a0[[1]](https://moodle.example/)",
        calls: [call("toolu_1", { passages: [], unread: 0 })],
      },
      { said: "\n\nOnce more. ", calls: [call("toolu_2", null), call("toolu_3", null)] },
    ];
    const { messages } = params({ mayLookUp: true, rounds });
    expect(messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
    expect(messages[1]?.content[0]).toEqual({ type: "text", text: "Let me look." });
    expect(messages[3]?.content[0]).toEqual({ type: "text", text: "Once more." });
    expect(JSON.stringify(messages).match(/cache_control/g)).toHaveLength(2);
  });

  it("tells Claude when nothing was found, documents are unread, or the search failed", () => {
    const say = (findings: Parameters<typeof call>[1]): string => {
      const { messages } = params({
        mayLookUp: true,
        rounds: [{ said: "", calls: [call("toolu_1", findings)] }],
      });
      return JSON.stringify(messages.at(-1));
    };
    expect(say({ passages: [], unread: 0 })).toContain("Nothing was found.");
    expect(say({ passages: [NOTES], unread: 3 })).toContain("3 of the course's documents");
    expect(say(null)).toContain('"is_error":true');
  });

  it("has text from before the first thinking block in front of the verbatim blocks", () => {
    const asked = {
      type: "tool_use",
      id: "toolu_1",
      name: "search_course",
      input: { query: "atp" },
    };
    const thought = { type: "thinking", thinking: "", signature: "c2ln" };
    const findings = { passages: [], unread: 0 };
    const contentOf = (said: string, verbatim: object[]) => {
      const rounds = [{ said, verbatim, calls: [call("toolu_1", findings)] }];
      return params({ mayLookUp: true, rounds }).messages[1]?.content;
    };
    expect(contentOf("Let me look.", [thought, asked])).toEqual([
      { type: "text", text: "Let me look." },
      thought,
      asked,
    ]);
    const words = { type: "text", text: "More. " };
    expect(contentOf("\n\nFirst. More. ", [thought, words, asked])).toEqual([
      { type: "text", text: "First." },
      thought,
      words,
      asked,
    ]);
    expect(contentOf("More. ", [thought, words, asked])).toEqual([thought, words, asked]);
  });

  it("has no passages or sentences without visible characters", () => {
    const found = [
      { ...NOTES, text: "First.\u0085\u0085 \u001f \u001c" },
      { ...NOTES, text: "\u0085 \u200b" },
    ];
    const rounds = [{ said: "", calls: [call("toolu_1", { passages: found, unread: 0 })] }];
    const { messages } = params({ mayLookUp: true, rounds });
    const [result] = messages[2]!.content as ToolResultBlockParam[];
    expect(result?.content).toMatchObject([
      { content: [{ text: expect.stringMatching(/^First\./) }] },
    ]);
  });

  it("names the requested document and which part of it is returned", () => {
    const read = { id: "toolu_1", tool: "read_document" as const, url: NOTES.url, part: 2 };
    const part = { number: 2, of: 3 };
    const findings = { passages: [NOTES], unread: 0, part };
    const { messages } = params({
      mayLookUp: true,
      rounds: [{ said: "", calls: [{ ...read, findings }] }],
    });
    expect(messages[1]?.content).toEqual([
      {
        type: "tool_use",
        id: "toolu_1",
        name: "read_document",
        input: { url: NOTES.url, part: 2 },
      },
    ]);
    expect(JSON.stringify(messages[2])).toContain("Part 2 of 3.");
  });

  it("requires an answer when the rounds are used up", () => {
    const { tools, tool_choice } = params({ mayLookUp: false, rounds: [] });
    expect(tools).toHaveLength(2);
    expect(tool_choice).toEqual({ type: "none" });
  });
});

describe("the aside of a question", () => {
  it("follows the question's cache breakpoint, so that the next turn can reuse the cache", () => {
    const { messages } = toParams(
      {
        system: "You are Sidenote.",
        messages: [{ role: "user", content: "What is this about?" }],
        aside: "<open_page>Cells</open_page>",
        maxTokens: 500,
        userHash: "0f",
        tools: null,
      },
      { model: "claude-haiku-5-5" },
    );
    expect(messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What is this about?", ...CACHED },
          { type: "text", text: "<open_page>Cells</open_page>" },
        ],
      },
    ]);
  });
});

it("has no lone surrogates, for which the whole request would be rejected", () => {
  const half = "\ud83d";
  const request = toParams(
    {
      system: `Cut ${half}`,
      messages: [
        { role: "user", content: `Old ${half}` },
        { role: "assistant", content: `Said ${half}` },
        { role: "user", content: `New ${half}` },
      ],
      maxTokens: 500,
      aside: `Page ${half}`,
      userHash: "0f",
      tools: {
        mayLookUp: true,
        rounds: [
          {
            said: `Look ${half}`,
            calls: [
              call("toolu_1", {
                passages: [{ ...NOTES, title: `Title ${half}`, text: `Text ${half}` }],
                unread: 0,
              }),
            ],
          },
        ],
      },
    },
    { model: "claude-haiku-5-5" },
  );
  expect(JSON.stringify(request)).not.toMatch(/\\ud83d/);
});

it("sets the effort only if it is configured", () => {
  const ask = (effort?: "low") =>
    toParams(
      {
        system: "s",
        messages: [{ role: "user", content: "q" }],
        maxTokens: 500,
        aside: null,
        userHash: "0f",
        tools: null,
      },
      { model: "claude-haiku-5-5", effort },
    );
  expect(ask()).not.toHaveProperty("output_config");
  expect(ask("low")).toHaveProperty("output_config", { effort: "low" });
});
