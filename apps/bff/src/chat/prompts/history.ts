import type { Message } from "@sidenote/protocol";
import { withoutMarks } from "../citations.ts";

/** Estimates the number of tokens: too high for Latin script, close for Chinese or Arabic. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3.5);
}

/**
 * Returns the conversation as sent to the model: alternating roles, the oldest turns dropped whole until the rest fits
 * the budget. Left out are unanswered questions, since the model would answer two in a row, and refused ones, since the
 * model would then refuse every later question too.
 * @see https://docs.claude.com/en/docs/test-and-evaluate/strengthen-guardrails/handle-streaming-refusals
 */
export function toMessages(
  history: readonly Message[],
  question: string,
  budgetTokens: number,
): { role: "user" | "assistant"; content: string }[] {
  const turns: { question: string; answer: string }[] = [];
  let unanswered: string | null = null;
  for (const message of history) {
    if (message.role === "user") {
      unanswered = message.content;
    } else if (message.status === "refused") {
      unanswered = null;
    } else if (unanswered !== null && message.content.trim() !== "") {
      turns.push({ question: unanswered, answer: withoutMarks(message.content) });
      unanswered = null;
    }
  }

  let left = budgetTokens - estimateTokens(question);
  let first = turns.length;
  for (; first > 0; first -= 1) {
    const turn = turns[first - 1];
    if (turn === undefined) break;
    left -= estimateTokens(turn.question) + estimateTokens(turn.answer);
    if (left < 0) break;
  }

  return [
    ...turns.slice(first).flatMap((turn) => [
      { role: "user" as const, content: turn.question },
      { role: "assistant" as const, content: turn.answer },
    ]),
    { role: "user" as const, content: question },
  ];
}
