import Anthropic, { APIError } from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEMO_API_KEY, startClaude } from "./server.ts";

let simulator: Awaited<ReturnType<typeof startClaude>>;
let client: Anthropic;
beforeAll(async () => {
  simulator = await startClaude({ port: 0, host: "127.0.0.1", paceMs: 0 });
  client = new Anthropic({ apiKey: DEMO_API_KEY, baseURL: simulator.url, maxRetries: 0 });
});
afterAll(() => simulator.close());
beforeEach(() => control("DELETE"));

interface Report {
  count: number;
  requests: { body: unknown; aborted: boolean; text_events_sent: number }[];
}

async function control(method: string, script?: unknown): Promise<Report> {
  const body = script === undefined ? {} : { body: JSON.stringify(script) };
  return (await fetch(`${simulator.url}/control`, { method, ...body })).json() as Promise<Report>;
}

type Parameters = Partial<Anthropic.MessageCreateParamsNonStreaming> & Record<string, unknown>;

function toRequest(content: string, more: Parameters = {}) {
  const messages: Anthropic.MessageParam[] = [{ role: "user", content }];
  return { model: "claude-haiku-5-5", max_tokens: 4000, messages, ...more };
}

/** Streams an answer through the official SDK. Resolves to its text and the types of its events. */
async function stream(content: string, more: Parameters = {}) {
  let text = "";
  const types: string[] = [];
  for await (const event of await client.messages.create({
    ...toRequest(content, more),
    stream: true,
  })) {
    types.push(event.type);
    if (event.type === "content_block_delta" && event.delta.type === "text_delta")
      text += event.delta.text;
  }
  return { text, types };
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
      .poll(async () => (await control("GET")).requests[0])
      .toMatchObject({ aborted: true });
    const { requests } = await control("GET");
    expect(requests[0]?.text_events_sent).toBeLessThan(50);
  });

  it("never writes the API key to its journal", async () => {
    await stream("Hello");
    expect(JSON.stringify(await control("GET"))).not.toContain(DEMO_API_KEY);
  });
});

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
    const stranger = new Anthropic({ apiKey: "wrong", baseURL: simulator.url, maxRetries: 0 });
    await expect(stranger.messages.create(toRequest("Hello"))).rejects.toMatchObject({
      status: 401,
    });
  });

  it("an unknown model", async () => {
    const refused = client.messages.create(toRequest("Hello", { model: "gpt" }));
    await expect(refused).rejects.toMatchObject({ status: 404, type: "not_found_error" });
  });

  it("but accepts the older key header, and sampling parameters in the older version", async () => {
    const answer = await fetch(`${simulator.url}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": DEMO_API_KEY, "anthropic-version": "2023-06-01" },
      body: JSON.stringify(toRequest("Hello", { model: "claude-haiku-4-5", temperature: 1 })),
    });
    expect(answer.status).toBe(200);
  });
});

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
