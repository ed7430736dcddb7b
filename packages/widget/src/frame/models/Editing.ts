import { createModel, effect, signal } from "@preact/signals-core";
import type { Composer } from "./Composer.ts";
import type { Conversation } from "./Conversation.ts";
import type { Exchange } from "./exchange.ts";

/** Changes the last question in its place. */
export const Editing = createModel((conversation: Conversation, composer: Composer) => {
  const exchange = signal<Exchange | null>(null);

  function begin(): void {
    const last = conversation.exchanges.peek().at(-1);
    if (last && !conversation.runningExchange.peek()) exchange.value = last;
  }

  /** Gives the focus back to the composer; asks what was written, unless it was given up or is empty. */
  function end(question = ""): void {
    const edited = exchange.peek();
    exchange.value = null;
    composer.focus();
    if (edited && question.trim()) void conversation.editLast(edited, question.trim());
  }

  // What was being edited may be gone. One that is no longer the last stays open: what was written comes back.
  effect(() => {
    const all = conversation.exchanges.value;
    exchange.value = all.find(({ id }) => id === exchange.peek()?.id) ?? null;
  });

  return { exchange, begin, end };
});
export type Editing = InstanceType<typeof Editing>;
