import { beforeEach } from "vitest";
import { createMemoryPorts, type MemoryPorts } from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
import { Conversation } from "./Conversation.ts";
import type { Exchange } from "./exchange.ts";

export let ports: MemoryPorts;
export let conversation: Conversation;

/** Gives each test of a file a new conversation on ports in memory. */
export function useConversation(): void {
  beforeEach(() => {
    ports = createMemoryPorts();
    conversation = new Conversation(ports);
  });
}

/** Waits for pending promises. */
export const settle = () => new Promise((resolve) => setTimeout(resolve));

export function last(): Exchange {
  return conversation.exchanges.peek().at(-1)!;
}

/** Returns what is on the screen of an exchange's answer. */
export function shown(exchange = last()) {
  const answer = exchange.answers.peek()[exchange.shown.peek()]!;
  const obstacle = answer.obstacle.peek();
  return {
    text: answer.text.value,
    status: answer.status.peek(),
    trouble: obstacle?.type === "failure" ? obstacle.failure.code : (obstacle?.type ?? null),
  };
}

/** Has the server refuse questions from now on. */
export function failWith(code: ConstructorParameters<typeof ChatFailure>[0]): void {
  ports.script = () => new ChatFailure(code);
}

/** The event that ends a turn which failed after it started. */
export const TIMED_OUT = {
  type: "error",
  code: "llm_timeout",
  message: "",
  retryable: true,
  request_id: "r",
} as const;
