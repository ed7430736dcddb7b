import type { IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import { API_KEY } from "../stage/simulators.ts";
import { until } from "../stage/until.ts";
import { claude, failing, generate, generateFrom, useClaude } from "./generate.ts";

useClaude();

describe("the request to Claude", () => {
  let body: Record<string, unknown>;
  let headers: IncomingHttpHeaders;
  let path: string | undefined;
  beforeAll(async () => {
    // Record the raw request.
    await generateFrom(async (request, response) => {
      ({ headers, url: path } = request);
      body = JSON.parse(await text(request)) as Record<string, unknown>;
      response.writeHead(401).end("{}");
    });
  });

  // Current models refuse sampling parameters.
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

  it("goes to the Messages API with the configured key and no other credential", () => {
    expect(path).toBe("/v1/messages");
    const credentials = [headers["x-api-key"], headers.authorization].filter(Boolean);
    expect(credentials).toHaveLength(1);
    expect(credentials[0]).toContain(API_KEY);
  });
});

const toEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

describe("an answer", () => {
  it("arrives in pieces, complete and in order, with its usage", async () => {
    await claude.script({ answers: ["Water moves through the membrane — always 🧬 downhill."] });
    const { result, text, pieces, usage } = await generate();
    expect(text).toBe("Water moves through the membrane — always 🧬 downhill.");
    expect(pieces.length).toBeGreaterThan(3);
    expect(result?.status).toBe("complete");
    expect(usage?.output_tokens).toBe(pieces.length);
  });

  it("reports what was written to the prompt cache and later read from it", async () => {
    const long = { system: "Course material. ".repeat(4000) };
    const first = await generate({ request: long });
    const second = await generate({ request: long });
    expect(first.usage?.cache_creation_input_tokens).toBeGreaterThan(0);
    expect(second.usage?.cache_read_input_tokens).toBeGreaterThan(0);
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
      const { result, text, usage } = await generateFrom((_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(
          events.map((event) => `event: ${event.type}\r\ndata: ${write(event)}\r\n\r\n`).join(""),
        );
      });
      expect(text).toBe(texts.join(""));
      expect(result?.status).toBe("complete");
      expect(usage?.output_tokens).toBe(7);
    }
  });

  it("is truncated if it does not end, and its connection is closed", async () => {
    let isCut = false;
    const { result, text } = await generateFrom((_request, response) => {
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
    });
    expect(result?.status).toBe("truncated");
    // Sixteen characters per allowed token, and the piece that exceeds them.
    expect(text.length).toBe(500 * 16 + 500);
    await until(() => isCut);
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
    const { result } = await generateFrom((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
    });
    expect(result?.status).toBe("truncated");
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
