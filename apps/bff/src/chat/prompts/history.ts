import type { Message } from "@sidenote/protocol";
import { withoutMarks } from "../citations.ts";

/** A rough count that errs on the high side for Latin text and is near the truth for Chinese or Arabic. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3.5);
}

/**
 * The conversation as the model gets it: alternating, oldest turns dropped whole until the rest fits the budget.
 * A question that never got an answer is left out, since two questions in a row would both be answered; and one that was
 * refused, since all after it would be refused too.
 * @see https://docs.claude.com/en/docs/test-and-evaluate/strengthen-guardrails/handle-streaming-refusals
 */
export function toMessages(
  history: readonly Message[],
  question: string,
  budgetTokens: number,
): { role: "user" | "assistant"; content: string }[] {
  const turns: { question: string; answer: string }[] = [];
  let asked: string | null = null;
  for (const message of history) {
    if (message.role === "user") {
      asked = message.content;
    } else if (message.status === "refused") {
      asked = null;
    } else if (asked !== null && message.content.trim() !== "") {
      turns.push({ question: asked, answer: withoutMarks(message.content) });
      asked = null;
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
