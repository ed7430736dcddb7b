import type { TurnEvent } from "@sidenote/protocol";
import { ChatFailure, type ChatPort, type TurnReference } from "../ports.ts";
import { type Answer, createAnswer } from "./exchange.ts";

/** How long to wait for the outcome of an earlier turn. */
const OUTCOME_TIMEOUT_MS = 10_000;

/** Applies one event of a turn to its answer. */
export function applyEvent(answer: Answer, event: TurnEvent): void {
  switch (event.type) {
    case "start":
      return;
    case "status":
      answer.stage.value = event;
      return;
    case "chunk":
      answer.stage.value = null;
      answer.status.value = "writing";
      answer.text.append(event.content);
      return;
    case "citation":
      answer.citations.value = [...answer.citations.value, event];
      return;
    case "done":
      answer.id.value = event.message_id;
      answer.grounding.value = event.grounding;
      endAnswer(answer, event.status);
      return;
    case "error":
      failAnswer(answer, new ChatFailure(event.code, event.retry_after, event.request_id));
      return;
    case "policy_required":
    case "unavailable":
      answer.obstacle.value = event;
      endAnswer(answer, "failed");
  }
}

export function failAnswer(answer: Answer, failure: ChatFailure): void {
  answer.obstacle.value = { type: "failure", failure };
  endAnswer(answer, "failed");
}

export function endAnswer(answer: Answer, status: Answer["status"]["value"]): void {
  answer.stage.value = null;
  answer.connection.value = "live";
  answer.status.value = status;
  answer.text.end(status !== "complete");
}

/**
 * Reads the outcome of an earlier turn whose question has no answer in the history. Not a running turn: other questions
 * may be asked meanwhile. Never rejects; without a turn, or when it cannot be read, the answer fails with
 * `turn_interrupted`.
 */
export async function readEnd(chat: ChatPort, turn: TurnReference | undefined): Promise<Answer> {
  const answer = createAnswer();
  try {
    if (!turn) throw new ChatFailure("turn_interrupted");
    const onEvent = (event: TurnEvent): void => applyEvent(answer, event);
    const signal = AbortSignal.timeout(OUTCOME_TIMEOUT_MS);
    await chat.follow(turn, { onEvent, onConnection: () => {} }, signal);
  } catch {
    failAnswer(answer, new ChatFailure("turn_interrupted"));
  }
  return answer;
}
