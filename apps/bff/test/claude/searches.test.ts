import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../../src/chat/ports.ts";
import { claude, generate, useClaude } from "./generate.ts";

useClaude();

describe("an answer that searches first", () => {
  const tools: ModelRequest["tools"] = { mayLookUp: true, rounds: [] };

  it("returns the query, and the text before it", async () => {
    await claude.script({ answers: [{ text: "Let me look.", search: "cell walls" }] });
    const { result, text, cited } = await generate({ request: { tools } });
    expect(result).toMatchObject({
      status: "complete",
      calls: [{ id: expect.stringMatching(/^toolu_/), tool: "search_course", query: "cell walls" }],
    });
    expect(text).toBe("Let me look.");
    expect(cited).toEqual([]);
  });

  it("may contain several searches", async () => {
    await claude.script({ answers: [{ search: ["walls", "pumpkin 🎃"] }] });
    const { result } = await generate({ request: { tools } });
    expect(result?.calls.map((call) => "query" in call && call.query)).toEqual([
      "walls",
      "pumpkin 🎃",
    ]);
  });

  it("then cites what was found, verbatim", async () => {
    const url = "https://moodle.example/mod/page/view.php?id=2";
    const text = "Walls are made of cellulose.";
    const calls = [
      {
        id: "toolu_1",
        tool: "search_course" as const,
        query: "walls made",
        findings: { passages: [{ cmid: 2, title: "Cells", url, page: null, text }], unread: 0 },
      },
    ];
    const {
      result,
      cited,
      text: said,
    } = await generate({
      request: {
        messages: [{ role: "user", content: "What are walls made of?" }],
        tools: { mayLookUp: true, rounds: [{ said: "", calls }] },
      },
    });
    expect(result).toMatchObject({ status: "complete", calls: [] });
    expect(cited).toEqual([{ url, text }]);
    expect(said).toContain(text);
  });

  it("is requested again if it breaks off before any text", async () => {
    await claude.script({
      answers: [{ search: "cell walls" }, { search: "cell walls" }],
      failures: [{ kind: "reset_mid_stream", after_events: 1 }],
    });
    const { result, retries } = await generate({ request: { tools } });
    expect(retries).toEqual(["llm_unavailable"]);
    expect(result?.calls.map((call) => "query" in call && call.query)).toEqual(["cell walls"]);
  });

  it("is not requested again after text", async () => {
    await claude.script({
      answers: [{ text: "Let me look.", search: "cell walls" }],
      failures: [{ kind: "error_mid_stream", after_events: 6 }],
    });
    const { error, retries } = await generate({ request: { tools } });
    expect([error?.code, retries]).toEqual(["llm_overloaded", []]);
  });

  it("has its thinking and its text sent back unchanged and in order", async () => {
    await claude.script({
      answers: [{ thinks: "c2lnbmVk", text: "Let me look.", search: ["walls", "cells"] }],
    });
    const { result } = await generate({ request: { tools } });
    const calls = (result?.calls ?? []).map((call) => ({
      ...call,
      findings: { passages: [], unread: 0 },
    }));
    expect(calls).toHaveLength(2);
    await claude.script({ answers: [{ thinks: "YWdhaW4", text: "There is nothing." }] });
    const verbatim = result?.verbatim;
    const second = await generate({
      request: {
        tools: { mayLookUp: true, rounds: [{ said: "Let me look. [1]", calls, verbatim }] },
      },
    });
    expect(second.text).toBe("There is nothing.");
    expect(second.result?.verbatim).toBeUndefined();
    const [, request] = await claude.requests();
    expect(request?.body.messages.at(-2)).toEqual({
      role: "assistant",
      content: [
        { type: "thinking", thinking: "", signature: "c2lnbmVk" },
        { type: "text", text: "Let me look." },
        { type: "tool_use", id: calls[0]?.id, name: "search_course", input: { query: "walls" } },
        { type: "tool_use", id: calls[1]?.id, name: "search_course", input: { query: "cells" } },
      ],
    });
  });

  it("is truncated like any other at the token limit", async () => {
    await claude.script({ answers: [{ search: "cell walls and everything about them" }] });
    const { result } = await generate({ request: { tools, maxTokens: 1 } });
    expect(result).toMatchObject({ status: "truncated", calls: [] });
  });
});
