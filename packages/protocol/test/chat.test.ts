import { describe, expect, it } from "vitest";
import {
  chatRequestSchema,
  clientFrameSchema,
  conversationSchema,
  feedbackSchema,
  idSchema,
} from "../src/index.ts";

const ID = "3f2b8c1e-6a4d-4c0f-9e57-2b1d7a9c8e01";

describe("a chat request", () => {
  const schema = chatRequestSchema();
  const takes = (body: unknown): boolean => schema.safeParse(body).success;

  it("is a message, trimmed, and what it belongs to", () => {
    expect(schema.parse({ message: "  Hi\n" })).toEqual({ message: "Hi" });
    const whole = { message: "Hi", session_id: "s_-1", message_id: ID, replace_message_id: ID };
    expect(schema.parse(whole)).toEqual(whole);
  });

  it.each([
    [{}],
    [{ message: "" }],
    [{ message: " \n " }],
    [{ message: 1 }],
    [{ message: "Hi", role: "system" }],
    [{ message: "Hi", messages: [] }],
    [{ message: "Hi", message_id: "not-a-uuid" }],
    [{ message: "Hi", session_id: "" }],
    [{ message: "Hi", session_id: "a}b" }],
    [{ message: "Hi", session_id: "x".repeat(65) }],
    [{ message: "Hi", session_id: null }],
    ["Hi"],
    [null],
  ])("is not %j", (body) => {
    expect(takes(body)).toBe(false);
  });

  it("counts code points, not code units, after trimming", () => {
    expect(takes({ message: "🧬".repeat(8000) })).toBe(true);
    expect(takes({ message: "🧬".repeat(8001) })).toBe(false);
    expect(takes({ message: ` ${"x".repeat(8000)} ` })).toBe(true);
    expect(chatRequestSchema(3).safeParse({ message: "🧬🧬🧬" }).success).toBe(true);
    expect(chatRequestSchema(3).safeParse({ message: "four" }).success).toBe(false);
  });
});

describe("an id in a path or a key", () => {
  it.each(["a", "A-Z_09", "x".repeat(64)])("may be %s", (id) => {
    expect(idSchema.safeParse(id).success).toBe(true);
  });
  it.each(["", "a b", "a/b", "a}", "a:b", "ü", "x".repeat(65), "a\n"])("is not %j", (id) => {
    expect(idSchema.safeParse(id).success).toBe(false);
  });
});

describe("a frame of a socket's client", () => {
  const schema = clientFrameSchema();
  it.each([
    [{ type: "auth", token: "x" }],
    [{ type: "message", message: "Hi" }],
    [{ type: "stop" }],
    [{ type: "resume", session_id: "a", turn_id: "b", after: 0 }],
  ])("may be %j", (frame) => {
    expect(schema.parse(frame)).toEqual(frame);
  });
  it.each([
    [{ type: "auth" }],
    [{ type: "stop", turn_id: "b" }],
    [{ type: "resume", session_id: "a", turn_id: "b" }],
    [{ type: "resume", session_id: "a", turn_id: "b", after: -1 }],
    [{ type: "message", message: "Hi", role: "system" }],
    [{ type: "ready" }],
    [{}],
    [undefined],
  ])("is not %j", (frame) => {
    expect(schema.safeParse(frame).success).toBe(false);
  });
});

describe("feedback", () => {
  it("is up or down, with a reason or none", () => {
    expect(feedbackSchema.parse({ rating: "up" })).toEqual({ rating: "up" });
    expect(feedbackSchema.parse({ rating: "down", reason: " wrong " }).reason).toBe("wrong");
    for (const bad of [
      {},
      { rating: "meh" },
      { rating: "up", reason: "x".repeat(2001) },
      { rating: "up", stars: 5 },
    ])
      expect(feedbackSchema.safeParse(bad).success).toBe(false);
  });
});

describe("a conversation", () => {
  it("keeps what a newer server adds from breaking an older client", () => {
    const message = {
      id: "1",
      role: "assistant",
      content: "",
      status: "interrupted",
      created_at: "2026-11-23T09:00:00.000Z",
      mood: "new",
    };
    const parsed = conversationSchema.parse({ session_id: "s", messages: [message], more: 1 });
    expect(parsed.messages[0]).not.toHaveProperty("mood");
  });
});
