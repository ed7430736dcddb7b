import { describe, expect, it } from "vitest";
import type { Message } from "@sidenote/protocol";
import { estimateTokens, toMessages } from "./history.ts";

let count = 0;
function say(
  role: Message["role"],
  content: string,
  status: Message["status"] = "complete",
): Message {
  count += 1;
  return { id: `m${count}`, role, content, status, created_at: "2026-11-23T09:00:00.000Z" };
}

describe("the history sent to the model", () => {
  it("consists of all turns and the question, in alternating roles, with the user first and last", () => {
    const history = [
      say("user", "1"),
      say("assistant", "a"),
      say("user", "2"),
      say("assistant", "b"),
    ];
    expect(toMessages(history, "3", 1000)).toEqual([
      { role: "user", content: "1" },
      { role: "assistant", content: "a" },
      { role: "user", content: "2" },
      { role: "assistant", content: "b" },
      { role: "user", content: "3" },
    ]);
  });

  it("leaves out refused turns, since later questions would be refused too", () => {
    const history = [
      say("user", "bad"),
      say("assistant", "I", "refused"),
      say("user", "1"),
      say("assistant", "a", "stopped"),
    ];
    expect(toMessages(history, "2", 1000).map(({ content }) => content)).toEqual(["1", "a", "2"]);
  });

  it("leaves out unanswered questions", () => {
    const history = [
      say("user", "lost"),
      say("user", "1"),
      say("assistant", "a"),
      say("user", "lost too"),
    ];
    expect(toMessages(history, "2", 1000).map(({ content }) => content)).toEqual(["1", "a", "2"]);
  });

  it("leaves out a white-space answer, which Claude rejects, with its question", () => {
    const history = [
      say("user", "1"),
      say("assistant", " \n"),
      say("user", "2"),
      say("assistant", "b"),
    ];
    expect(toMessages(history, "3", 1000).map(({ content }) => content)).toEqual(["2", "b", "3"]);
  });

  it("keeps an interrupted answer", () => {
    const history = [say("user", "1"), say("assistant", "half an", "interrupted")];
    expect(toMessages(history, "2", 1000)).toHaveLength(3);
  });

  it("drops whole turns, oldest first, until the rest fits", () => {
    const history = Array.from({ length: 10 }, (_, index) => [
      say("user", `question ${index}`.padEnd(35, ".")),
      say("assistant", `answer ${index}`.padEnd(350, ".")),
    ]).flat();
    // By the estimate a turn has 110 tokens, the question 10.
    const messages = toMessages(history, "now".padEnd(35, "."), 10 + 3 * 110 + 50);
    expect(messages).toHaveLength(7);
    expect(messages[0]?.role).toBe("user");
    expect(messages[0]?.content).toMatch(/^question 7/);
    expect(messages.at(-2)?.content).toMatch(/^answer 9/);
  });

  it("stops at a turn that is too long instead of skipping it", () => {
    const history = [
      say("user", "short"),
      say("assistant", "short"),
      say("user", "long"),
      say("assistant", "x".repeat(5000)),
      say("user", "last"),
      say("assistant", "last"),
    ];
    expect(toMessages(history, "now", 100).map(({ content }) => content)).toEqual([
      "last",
      "last",
      "now",
    ]);
  });

  it("contains the question even if it exceeds the budget", () => {
    const history = [say("user", "1"), say("assistant", "a")];
    expect(toMessages(history, "x".repeat(10_000), 10)).toEqual([
      { role: "user", content: "x".repeat(10_000) },
    ]);
    expect(toMessages(history, "2", 0)).toHaveLength(1);
  });

  it("estimates tokens in any script, at least one for any text", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens("a")).toBe(1);
    expect(estimateTokens("水".repeat(100))).toBeGreaterThan(80);
    expect(estimateTokens("word ".repeat(100))).toBeGreaterThan(100);
  });
});
