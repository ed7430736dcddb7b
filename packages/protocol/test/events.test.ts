import { describe, expect, it } from "vitest";
import {
  ERROR_CODES,
  errorEventSchema,
  frameMessageSchema,
  hostMessageSchema,
  isFinal,
  type TurnEvent,
  turnEventSchema,
} from "../src/index.ts";

const USAGE = {
  input_tokens: 1,
  output_tokens: 2,
  cache_creation_input_tokens: 3,
  cache_read_input_tokens: 4,
};

/** One of each, and whether a turn ends with it. */
const EVENTS: [TurnEvent, boolean][] = [
  [{ type: "start", session_id: "s", turn_id: "t", message_id: "m" }, false],
  [{ type: "status", stage: "searching", query: "osmosis" }, false],
  [{ type: "status", stage: "thinking" }, false],
  [{ type: "chunk", content: "“ü” 🧬\n" }, false],
  [
    { type: "citation", index: 1, title: "T", url: "https://x", cited_text: "c", cmid: 4, page: 2 },
    false,
  ],
  [{ type: "done", message_id: "m", status: "complete", grounding: "course", usage: USAGE }, true],
  [{ type: "policy_required", message: "First accept.", policy_url: "https://x" }, true],
  [{ type: "unavailable", reason: "exam_in_progress", message: "Not now." }, true],
  [
    {
      type: "error",
      code: "llm_timeout",
      message: "Too slow.",
      retryable: true,
      retry_after: 3,
      request_id: "r",
    },
    true,
  ],
];

describe("the events of a turn", () => {
  it.each(EVENTS)("go through JSON unchanged: %j", (event, final) => {
    expect(turnEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    expect(isFinal(event)).toBe(final);
  });

  it("have all their fields, of the right kind", () => {
    for (const [event] of EVENTS) {
      for (const name of Object.keys(event).filter(
        (key) => !["query", "cmid", "page", "policy_url", "retry_after"].includes(key),
      )) {
        const lacking = Object.fromEntries(Object.entries(event).filter(([key]) => key !== name));
        expect([name, turnEventSchema.safeParse(lacking).success]).toEqual([name, false]);
      }
    }
  });

  it.each([
    [{ type: "done", message_id: "m", status: "interrupted", grounding: "none", usage: USAGE }],
    [{ type: "unavailable", reason: "holiday", message: "x" }],
    [{ type: "status", stage: "dreaming" }],
    [{ type: "error", code: "oops", message: "x", retryable: true, request_id: "r" }],
    [{ type: "unknown" }],
  ])("are not %j", (event) => {
    expect(turnEventSchema.safeParse(event).success).toBe(false);
  });

  it("know every code of an error", () => {
    for (const code of ERROR_CODES) {
      const event = { type: "error", code, message: "x", retryable: false, request_id: "r" };
      expect(errorEventSchema.safeParse(event).success).toBe(true);
    }
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });
});

describe("the channel between host and frame", () => {
  it.each([
    [{ sidenote: 1, type: "frame.ready" }],
    [{ sidenote: 1, type: "token.request" }],
    [{ sidenote: 1, type: "policy.accept" }],
    [{ sidenote: 1, type: "frame.resize", height: 10.5 }],
    [{ sidenote: 1, type: "frame.unread", count: 2 }],
    [{ sidenote: 1, type: "frame.close" }],
    [{ sidenote: 1, type: "frame.keep", key: "draft", value: "What is" }],
    [{ sidenote: 1, type: "frame.keep", key: "draft", value: null }],
  ])("takes from the frame %j", (message) => {
    expect(frameMessageSchema.safeParse(message).success).toBe(true);
    expect(frameMessageSchema.safeParse({ ...message, sidenote: 2 }).success).toBe(false);
  });

  it.each([
    [{ sidenote: 1, type: "host.launch", token: "t", locale: "ar", theme: "dark", mode: "panel" }],
    [
      {
        sidenote: 1,
        type: "host.launch",
        token: "t",
        theme: { scheme: "auto", properties: { "--sidenote-accent": "red" } },
      },
    ],
    [{ sidenote: 1, type: "host.launch", token: "t", kept: { draft: "What is" } }],
    [{ sidenote: 1, type: "token.issued", error: "signed_out" }],
    [{ sidenote: 1, type: "policy.accepted", ok: true }],
    [{ sidenote: 1, type: "host.open" }],
    [{ sidenote: 1, type: "host.close" }],
    [{ sidenote: 1, type: "host.ask", message: "What is this?" }],
  ])("takes from the host %j", (message) => {
    expect(hostMessageSchema.safeParse(message).success).toBe(true);
    expect(hostMessageSchema.safeParse({ ...message, sidenote: undefined }).success).toBe(false);
    expect(frameMessageSchema.safeParse(message).success).toBe(false);
  });

  it.each([
    [{ sidenote: 1, type: "host.launch" }],
    [{ sidenote: 1, type: "host.ask" }],
    ["host.open"],
    [null],
  ])("takes from the host no %j", (message) => {
    expect(hostMessageSchema.safeParse(message).success).toBe(false);
  });
});
