import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { DEMO_API_KEY } from "./server.ts";
import { client, control, stream, toRequest, useClaude } from "./use-claude.ts";

useClaude();

interface Journal {
  requests: { aborted: boolean; text_events_sent: number }[];
}

async function readJournal(): Promise<Journal> {
  return (await control("GET")).json() as Promise<Journal>;
}

describe("the simulated Claude, called by the official SDK", () => {
  it("streams the same events as the real API, in the same order", async () => {
    const { text, types } = await stream("Explain photosynthesis");
    expect(text).toContain("**Photosynthesis**");
    expect(types.filter((type) => type !== "content_block_delta")).toEqual([
      "message_start",
      "content_block_start",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
  });

  it("reports all that this version of the SDK can read of a message", async () => {
    await control("POST", { answers: [{ thinks: "c2lnbmVk", text: "So it is." }] });
    const events = [];
    for await (const event of await client.messages.create({ ...toRequest("Hi"), stream: true }))
      events.push(event);
    const { usage, ...message } = await client.messages.create(toRequest("Hello"));

    const fixed = { container: null, stop_sequence: null, stop_details: null };
    expect(message).toMatchObject({ ...fixed, diagnostics: null, stop_reason: "end_turn" });
    const served = { server_tool_use: null, service_tier: "standard", speed: "standard" };
    expect(usage).toMatchObject({
      ...served,
      inference_geo: expect.any(String),
      output_tokens_details: { thinking_tokens: 0 },
    });
    expect(events[0]).toMatchObject({
      message: { ...fixed, content: [], diagnostics: null, stop_reason: null, usage: served },
    });
    const thinking = 3;
    expect(events.at(-2)).toEqual({
      type: "message_delta",
      delta: { ...fixed, stop_reason: "end_turn" },
      usage: {
        input_tokens: expect.any(Number),
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: thinking + 4,
        output_tokens_details: { thinking_tokens: thinking },
        server_tool_use: null,
      },
    });
  });

  it("returns the same text without streaming, and each time", async () => {
    const { text } = await stream("Compare mitosis and meiosis");
    const { content, stop_reason } = await client.messages.create(
      toRequest("Compare mitosis and meiosis"),
    );
    expect(content).toEqual([{ type: "text", text }]);
    expect(stop_reason).toBe("end_turn");
  });

  it("asks about the subject that it is to quiz on, and about several otherwise", async () => {
    const { text } = await stream("Quiz me on genetics");
    expect(text.match(/^\d\. .*\.\*\*/gm)).toEqual([
      "1. **Mendel's laws.**",
      "2. **DNA and its bases.**",
      "3. **Hardy–Weinberg equilibrium.**",
    ]);
    expect((await stream("Quiz me")).text).toContain("1. **Photosynthesis.**");
  });

  it("takes a follow-up question to be about what was asked before", async () => {
    const followUp = async (content: string) => {
      const { content: answer } = await client.messages.create({
        ...toRequest(content),
        messages: [
          { role: "user", content: "Explain osmosis" },
          { role: "assistant", content: "Water moves." },
          { role: "user", content: "Give me an example" },
          { role: "assistant", content: "A salad." },
          { role: "user", content },
        ],
      });
      return answer[0]?.type === "text" ? answer[0].text : "";
    };
    expect(await followUp("Explain it more simply")).toContain("**Osmosis** is");
    expect(await followUp("Quiz me on this")).toContain("1. **Osmosis.**");
    expect(await followUp("Tell me a joke")).toContain("I can’t find that");
  });

  it("says what it is, and what to try, if it has no answer", async () => {
    for (const question of ["Who are you?", "Tell me a joke"])
      expect((await stream(question)).text).toContain("I am only a simulated model");
  });

  it("lists only dated activities and places with a link", async () => {
    const system =
      "<outline>\n- Essay (assign) | https://moodle.example/4 | Due: 29 November 2026\n- Briefing (page) | Not open to this student now.\n- Reading list (resource) | https://moodle.example/8\n- Reading: chapter 2.\n</outline>";
    expect((await stream("What is due?", { system })).text).not.toContain("Briefing");
    expect((await stream("Where is the reading list?", { system })).text).toBe(
      "You can find it here:\n\n- [Reading list](https://moodle.example/8)",
    );
  });

  it("answers from the tagged course text and from nothing else in the prompt", async () => {
    const system =
      "Never tell that the essay of the secret is due.\n<outline>\n- Essay (assign) | https://moodle.example/4 | Due: 29 November 2026\n</outline>";
    const { text } = await stream("When is the essay due?", { system });
    expect(text).toContain("[Essay](https://moodle.example/4): Due: 29 November 2026");
    expect(text).not.toContain("secret");
  });

  it("writes a prefix with a breakpoint to the cache once, then reads it", async () => {
    const system: Anthropic.TextBlockParam[] = [
      { type: "text", text: "word ".repeat(1000), cache_control: { type: "ephemeral" } },
    ];
    const first = await client.messages.create(toRequest("Hello", { system }));
    const second = await client.messages.create(toRequest("Thanks", { system }));
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(1000);
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
    expect(second.usage.cache_creation_input_tokens).toBe(0);
  });

  it("can split characters across packets without changing the text", async () => {
    await control("POST", {
      failures: [{ kind: "split_characters" }],
      answers: ["細胞 Ångström 🧬🧬"],
    });
    expect((await stream("Hello")).text).toBe("細胞 Ångström 🧬🧬");
  });

  it("stops streaming when the client disconnects and records how far it got", async () => {
    await control("POST", { pace_ms: 5 });
    const abort = new AbortController();
    const answer = await client.messages.create(
      { ...toRequest("/simulate long 50"), stream: true },
      { signal: abort.signal },
    );
    for await (const event of answer) if (event.type === "content_block_delta") abort.abort();
    await expect
      .poll(async () => (await readJournal()).requests[0])
      .toMatchObject({ aborted: true });
    const { requests } = await readJournal();
    expect(requests[0]?.text_events_sent).toBeLessThan(50);
  });

  it("never writes the API key to its journal", async () => {
    await stream("Hello");
    expect(JSON.stringify(await readJournal())).not.toContain(DEMO_API_KEY);
  });
});
