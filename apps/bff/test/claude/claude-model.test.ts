import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Usage } from "@sidenote/protocol";
import type { CitedPassage, ModelRequest, ModelResult } from "../../src/chat/ports.ts";
import { ClaudeModel, type ClaudeModelOptions } from "../../src/claude/claude-model.ts";
import type { AppError } from "../../src/errors.ts";
import { toLoggedError } from "../../src/logger.ts";
import { API_KEY, type ClaudeRequest, type Simulator, startClaude } from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

const REQUEST: ModelRequest = {
  system: "You are Sidenote.",
  messages: [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Good morning." },
    { role: "user", content: "What is osmosis?" },
  ],
  maxTokens: 500,
  userHash: "0f".repeat(32),
  aside: null,
  tools: null,
};

let claude: Simulator<ClaudeRequest>;
beforeAll(async () => {
  claude = await startClaude();
});
afterAll(() => claude.stop());
beforeEach(() => claude.reset());

const toEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

interface Generated {
  result: ModelResult | undefined;
  error: AppError | undefined;
  pieces: string[];
  cited: CitedPassage[];
  text: string;
  usage: Usage | undefined;
  retries: string[];
}

/** Runs the real SDK against the simulator and records the results. */
async function generate(
  over: Partial<ClaudeModelOptions> & {
    request?: Partial<ModelRequest>;
    signal?: AbortSignal;
    onText?: (count: number) => void;
  } = {},
): Promise<Generated> {
  const { request, signal = new AbortController().signal, onText, ...options } = over;
  const generated: Generated = {
    result: undefined,
    error: undefined,
    pieces: [],
    cited: [],
    text: "",
    usage: undefined,
    retries: [],
  };
  const model = new ClaudeModel({
    apiKey: API_KEY,
    baseUrl: claude.url,
    model: "claude-haiku-5-5",
    firstTokenTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    onRetry: (error) => generated.retries.push(error.code),
    ...options,
  });
  const sink = {
    text: (piece: string) => {
      generated.pieces.push(piece);
      onText?.(generated.pieces.length);
    },
    cite: (cited: readonly CitedPassage[]) => void generated.cited.push(...cited),
    usage: (usage: Usage) => {
      generated.usage = usage;
    },
  };
  try {
    generated.result = await model.generate(() => ({ ...REQUEST, ...request }), sink, signal);
  } catch (error) {
    generated.error = error as AppError;
  }
  generated.text = generated.pieces.join("");
  return generated;
}

/** Runs the SDK against a custom server; `asked` is the number of its requests. */
async function generateFrom(
  answer: RequestListener,
  over: Partial<ClaudeModelOptions> = {},
): Promise<Generated & { asked: number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const generated = await generate({ baseUrl: `http://127.0.0.1:${port}`, ...over });
  server.close();
  return { ...generated, asked };
}

const failing = (kind: string, more: Record<string, unknown> = {}): Promise<void> =>
  claude.script({ failures: [{ kind, ...more }] });

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

describe("the request to Claude", () => {
  let body: Record<string, unknown>;
  let headers: IncomingHttpHeaders;
  let path: string | undefined;
  beforeAll(async () => {
    // Record the raw request.
    const server = createServer(async (request, response) => {
      ({ headers, url: path } = request);
      body = JSON.parse(await text(request)) as Record<string, unknown>;
      response.writeHead(401).end("{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await generate({ baseUrl: `http://127.0.0.1:${port}` });
    server.close();
    server.closeAllConnections();
  });

  it("contains only the system prompt and the conversation, each with a cache breakpoint at its end", () => {
    expect(body).toEqual({
      model: "claude-haiku-5-5",
      max_tokens: 500,
      stream: true,
      metadata: { user_id: "0f".repeat(32) },
      system: [{ type: "text", text: "You are Sidenote.", cache_control: { type: "ephemeral" } }],
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Good morning." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is osmosis?", cache_control: { type: "ephemeral" } },
          ],
        },
      ],
    });
  });

  it("has no sampling parameter, which current models refuse", () => {
    for (const name of ["temperature", "top_p", "top_k"]) expect(body).not.toHaveProperty(name);
  });

  it("goes to the Messages API with the configured key and no other credential", () => {
    expect(path).toBe("/v1/messages");
    const credentials = [headers["x-api-key"], headers.authorization].filter(Boolean);
    expect(credentials).toHaveLength(1);
    expect(credentials[0]).toContain(API_KEY);
  });
});

describe("an answer", () => {
  it("arrives in pieces, complete and in order, with its usage", async () => {
    await claude.script({ answers: ["Water moves through the membrane — always 🧬 downhill."] });
    const { result, text, pieces, usage } = await generate();
    expect(text).toBe("Water moves through the membrane — always 🧬 downhill.");
    expect(pieces.length).toBeGreaterThan(3);
    expect(result?.status).toBe("complete");
    expect(result?.usage).toEqual(usage);
    expect(result?.usage.output_tokens).toBe(pieces.length);
  });

  it("reports what was written to the prompt cache and later read from it", async () => {
    const long = { system: "Course material. ".repeat(4000) };
    const first = await generate({ request: long });
    const second = await generate({ request: long });
    expect(first.result?.usage.cache_creation_input_tokens).toBeGreaterThan(0);
    expect(second.result?.usage.cache_read_input_tokens).toBeGreaterThan(0);
  });

  it("keeps multi-byte characters intact if packets split them", async () => {
    const words = "Größe — Ελλάδα, 水はどこへ？ 🧬🏳️‍🌈 مرحبا";
    await claude.script({ answers: [words], failures: [{ kind: "split_characters" }] });
    const { text, result } = await generate();
    expect(text).toBe(words);
    expect(result?.status).toBe("complete");
  });

  it("is read correctly with escapes, with extra spaces, and if its text looks like an event", async () => {
    const texts = [
      "plain",
      'say "hi"\n',
      "back\\slash ",
      "tab\t\u2028",
      '"}} data: {"type":"x"}\n\n',
      "é漢😀",
      "",
    ];
    const events = [
      { type: "message_start", message: { usage: { input_tokens: 3, output_tokens: 1 } } },
      ...texts.map((text) => ({
        type: "content_block_delta",
        index: 0,
        delta: { type: "text_delta", text },
      })),
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } },
      { type: "message_stop" },
    ];
    for (const write of [
      (event: object) => JSON.stringify(event),
      (event: object) => JSON.stringify(event).replace(/[\u0080-\uffff]/g, toEscape),
      (event: object) => `${JSON.stringify(event).slice(0, -1)}   }  `,
      (event: object) => JSON.stringify(event, null, 1).replaceAll("\n", " "),
    ]) {
      const server = createServer((_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(
          events.map((event) => `event: ${event.type}\r\ndata: ${write(event)}\r\n\r\n`).join(""),
        );
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const { result, text } = await generate({ baseUrl: `http://127.0.0.1:${port}` });
      server.close();
      expect(text).toBe(texts.join(""));
      expect(result).toMatchObject({ status: "complete", usage: { output_tokens: 7 } });
    }
  });

  it("is truncated if it does not end, and its connection is closed", async () => {
    let isCut = false;
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const piece = {
        type: "content_block_delta",
        index: 0,
        delta: { type: "text_delta", text: "x".repeat(500) },
      };
      const send = setInterval(() => response.write(`data: ${JSON.stringify(piece)}\n\n`), 1);
      response.on("close", () => {
        isCut = true;
        clearInterval(send);
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { result, text } = await generate({ baseUrl: `http://127.0.0.1:${port}` });
    expect(result?.status).toBe("truncated");
    // Sixteen characters per allowed token, and the piece that exceeds them.
    expect(text.length).toBe(500 * 16 + 500);
    await until(() => isCut);
    server.close();
  });

  it("that filled the model's window is truncated", async () => {
    const events = [
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Half" } },
      {
        type: "message_delta",
        delta: { stop_reason: "model_context_window_exceeded" },
        usage: { output_tokens: 7 },
      },
      { type: "message_stop" },
    ];
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { result } = await generate({ baseUrl: `http://127.0.0.1:${port}` });
    expect(result?.status).toBe("truncated");
    server.close();
  });

  it.each([
    ["max_tokens", "truncated"],
    ["refusal", "refused"],
  ])("with stop reason %s is %s", async (kind, status) => {
    await failing(kind);
    const { result, error } = await generate();
    expect(error).toBeUndefined();
    expect(result?.status).toBe(status);
  });
});

describe("an error before the first token", () => {
  it.each([
    ["401", "llm_unavailable"],
    ["403", "llm_unavailable"],
  ])("%s is %s, and not retried", async (kind, code) => {
    await failing(kind, { times: 5 });
    const { error, retries } = await generate();
    expect(error).toMatchObject({ name: "AppError", code });
    expect(retries).toEqual([]);
    expect(await claude.requests()).toHaveLength(1);
  });

  it.each([
    ["429", "llm_overloaded", { retry_after: 0 }],
    ["529", "llm_overloaded", {}],
    ["500", "llm_unavailable", {}],
  ])("%s is %s after three attempts", async (kind, code, more) => {
    await failing(kind, { times: 5, ...more });
    const { error, retries } = await generate();
    expect(error).toMatchObject({ code });
    expect(retries).toEqual([code, code]);
    expect(await claude.requests()).toHaveLength(3);
  });

  it("is recovered from if the next attempt succeeds", async () => {
    await failing("529");
    const { result, retries } = await generate();
    expect(result?.status).toBe("complete");
    expect(retries).toEqual(["llm_overloaded"]);
  });

  it("is retried only after Claude's Retry-After", async () => {
    await failing("429", { retry_after: 2 });
    let refusedAt = 0;
    const answered = generate({
      onRetry: () => {
        refusedAt = performance.now();
      },
    });
    await until(() => refusedAt > 0);
    // Without a Retry-After, the retry would have been sent by now.
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await claude.requests()).toHaveLength(1);
    expect((await answered).result?.status).toBe("complete");
    expect(await claude.requests()).toHaveLength(2);
  });

  it("is reported immediately if Claude's Retry-After is too long", async () => {
    await failing("429", { retry_after: 120 });
    const { error, retries } = await generate();
    expect(error).toMatchObject({ code: "llm_overloaded", retryAfterSeconds: 120 });
    expect(retries).toEqual([]);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("is not retried beyond the first-token timeout", async () => {
    await failing("429", { retry_after: 3 });
    const { error } = await generate({ firstTokenTimeoutMs: 1000 });
    expect(error).toMatchObject({ code: "llm_overloaded" });
    expect(await claude.requests()).toHaveLength(1);
  });

  it("is retried if the connection breaks, and is llm_unavailable if nothing listens", async () => {
    await failing("reset_mid_stream", { after_events: 0 });
    expect((await generate()).result?.status).toBe("complete");
    const { error, retries } = await generate({ baseUrl: "http://127.0.0.1:1" });
    expect(error).toMatchObject({ code: "llm_unavailable" });
    expect(retries).toHaveLength(2);
  });
});

describe("thinking", () => {
  it("may take longer than the idle timeout, because pings show that it continues", async () => {
    await claude.script({ answers: [{ thinks: "c2lnbmVk", thinks_ms: 900, text: "So it is." }] });
    const { text, error } = await generate({ firstTokenTimeoutMs: 700, idleTimeoutMs: 400 });
    expect(error).toBeUndefined();
    expect(text).toBe("So it is.");
  });

  /** Serves an answer that sends only pings after its first text; the first `thoughts` responses end in thinking. */
  const pausing = (thoughts: number): ReturnType<typeof generateFrom> => {
    let asked = 0;
    return generateFrom(
      (_request, response) => {
        asked += 1;
        response.writeHead(200, { "content-type": "text/event-stream" });
        const send = (event: object): boolean =>
          response.write(`data: ${JSON.stringify(event)}\n\n`);
        if (asked <= thoughts) {
          const thought = { type: "thinking", thinking: "", signature: "" };
          send({ type: "content_block_start", index: 0, content_block: thought });
          response.end();
          return;
        }
        send({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
        send({
          type: "content_block_delta",
          index: 0,
          delta: { type: "text_delta", text: "Half" },
        });
        const pings = setInterval(() => send({ type: "ping" }), 20);
        response.on("close", () => clearInterval(pings));
      },
      { idleTimeoutMs: 1500 },
    );
  };

  it("is all that pings keep alive: an answer that pauses times out", async () => {
    const { error, text } = await pausing(0);
    expect([error?.code, text]).toEqual(["llm_timeout", "Half"]);
  });

  it("ends with the request that broke off in it", async () => {
    const { error, text, asked } = await pausing(1);
    expect([error?.code, text, asked]).toEqual(["llm_timeout", "Half", 2]);
  });
});

describe("the logged detail of an error", () => {
  const refuse = (
    status: number,
    error: object,
    headers: Record<string, string> = {},
  ): ReturnType<typeof generateFrom> =>
    generateFrom((_request, response) => {
      response.writeHead(status, { "request-id": "req_1", ...headers });
      response.end(JSON.stringify({ type: "error", error }));
    });

  it.each([
    [400, "invalid_request_error", "Your credit balance is too low to access the API."],
    [404, "not_found_error", "model: claude-haiku-9"],
  ])("contains Claude's reason if that quotes nothing: %d", async (status, type, message) => {
    const { error } = await refuse(status, { type, message });
    expect(error?.detail).toBe(`Claude: ${status} ${type} (${message}) req_1`);
  });

  it("contains nothing that was sent", async () => {
    const message = "messages.0.content: SECRET is not allowed";
    const { error } = await refuse(400, { type: "invalid_request_error", message });
    expect(error?.detail).toBe("Claude: 400 invalid_request_error req_1");
    const named = await refuse(404, { type: "not_found_error", message: "model: a SECRET text" });
    expect(named.error?.detail).not.toContain("SECRET");
  });

  it("names an exhausted spend limit, which is not retried", async () => {
    const details = { error_code: "enforced_spend_limit_reached" };
    const { error, asked } = await refuse(429, { type: "rate_limit_error", message: "x", details });
    expect(error?.detail).toBe("Claude: 429 rate_limit_error enforced_spend_limit_reached req_1");
    expect(asked).toBe(1);
  });

  it("is logged without a retry if Claude says not to retry", async () => {
    const { asked } = await refuse(
      529,
      { type: "overloaded_error" },
      { "x-should-retry": "false" },
    );
    expect(asked).toBe(1);
  });
});

describe("an error after the first token", () => {
  it.each([
    ["error_mid_stream", "llm_overloaded"],
    ["reset_mid_stream", "llm_unavailable"],
    ["end_without_stop", "llm_unavailable"],
  ])("%s is %s, never retried, and the text so far is kept", async (kind, code) => {
    // Slow enough for every piece to arrive before a reset discards data in flight.
    await claude.script({ failures: [{ kind, after_events: 4 }], pace_ms: 20 });
    const { error, pieces, retries, result } = await generate();
    expect(result).toBeUndefined();
    expect(error).toMatchObject({ name: "AppError", code });
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.length).toBeLessThanOrEqual(4);
    expect(retries).toEqual([]);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("is reported if message_stop is missing, even after the complete text", async () => {
    await claude.script({
      answers: ["One two three."],
      failures: [{ kind: "end_without_stop", after_events: 1000 }],
    });
    const { error, text } = await generate();
    expect(text).toBe("One two three.");
    expect(error).toMatchObject({ code: "llm_unavailable" });
  });

  it("is llm_timeout if nothing more arrives, and the connection is closed", async () => {
    await failing("stall", { after_events: 3 });
    const { error, pieces } = await generate({ idleTimeoutMs: 150 });
    expect(error).toMatchObject({ code: "llm_timeout" });
    expect(pieces).toHaveLength(3);
    await until(async () => (await claude.requests())[0]?.aborted === true);
    expect(await claude.requests()).toHaveLength(1);
  });
});

describe("the timeouts", () => {
  it("end a request without a first token, and close its connection", async () => {
    await failing("slow_first_token", { delay_ms: 60_000 });
    const { error, pieces } = await generate({ firstTokenTimeoutMs: 150 });
    expect(error).toMatchObject({ code: "llm_timeout" });
    expect(pieces).toEqual([]);
    await until(async () => (await claude.requests())[0]?.aborted === true);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("allow an answer that is long but keeps arriving", async () => {
    const words = Array.from({ length: 12 }, (_, index) => `word${index} `).join("");
    await claude.script({ answers: [words], pace_ms: 60 });
    const { result, text } = await generate({ firstTokenTimeoutMs: 500, idleTimeoutMs: 400 });
    expect(text).toBe(words);
    expect(result?.status).toBe("complete");
  });
});

describe("an abort", () => {
  it("ends with the caller's reason and reaches the upstream connection", async () => {
    await claude.script({ answers: ["word ".repeat(2000)], pace_ms: 5 });
    const abort = new AbortController();
    const reason = new Error("the student pressed stop");
    const { error, pieces } = await generate({
      signal: abort.signal,
      onText: (count) => {
        if (count === 3) abort.abort(reason);
      },
    });
    expect(error).toBe(reason);
    expect(pieces.length).toBeLessThanOrEqual(4);
    const entry = await until(async () => (await claude.requests()).find(({ aborted }) => aborted));
    // A few were in flight when the connection closed.
    expect(entry.text_events_sent).toBeLessThan(40);
    expect(entry.finished).toBe(false);
  });

  it("ends the wait before a retry too", async () => {
    await failing("429", { retry_after: 7 });
    const abort = new AbortController();
    const reason = new Error("gone");
    const { error } = await generate({
      signal: abort.signal,
      onRetry: () => setTimeout(() => abort.abort(reason), 10),
    });
    expect(error).toBe(reason);
    expect(await claude.requests()).toHaveLength(1);
  });

  it("before the request sends nothing", async () => {
    const { error } = await generate({ signal: AbortSignal.abort(new Error("too late")) });
    expect(error?.message).toBe("too late");
    expect(await claude.requests()).toEqual([]);
  });
});

describe("the logged error", () => {
  it.each(["401", "429", "error_mid_stream", "reset_mid_stream"])(
    "of %s contains neither the key nor the conversation",
    async (kind) => {
      const failure = { kind, after_events: 2, retry_after: 60 };
      await claude.script({ failures: [failure], pace_ms: 20 });
      const { error } = await generate({
        request: {
          system: "SECRET-PROMPT",
          messages: [{ role: "user", content: "SECRET-QUESTION" }],
        },
      });
      expect(error).toBeDefined();
      expect(JSON.stringify(toLoggedError(error))).not.toMatch(/SECRET|sk-ant/);
    },
  );
});
