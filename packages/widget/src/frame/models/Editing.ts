import { createModel, effect, signal } from "@preact/signals-core";
import type { Composer } from "./Composer.ts";
import type { Conversation } from "./Conversation.ts";
import type { Exchange } from "./exchange.ts";

/** Changes the last question in its place. */
export const Editing = createModel((conversation: Conversation, composer: Composer) => {
  const exchange = signal<Exchange | null>(null);
  let written = "";

  function begin(): void {
    const last = conversation.exchanges.peek().at(-1);
    if (!last || conversation.runningExchange.peek()) return;
    written = last.question;
    exchange.value = last;
  }

  function write(text: string): void {
    written = text;
  }

  /** Gives the focus back to the composer; asks what was written, unless it was given up or is empty. */
  function end(question = ""): void {
    const edited = exchange.peek();
    exchange.value = null;
    composer.focus();
    if (!edited || !question.trim()) return;
    composer.hold(question.trim());
    void conversation.editLast(edited, question.trim());
  }

  // What was being edited may be gone: what was written comes back. One that is no longer the last stays open.
  effect(() => {
    const all = conversation.exchanges.value;
    const edited = exchange.peek();
    exchange.value = all.find(({ id }) => id === edited?.id) ?? null;
    if (edited && !exchange.peek() && written !== edited.question) composer.takeBack(written);
  });

  return { exchange, begin, write, end };
});
export type Editing = InstanceType<typeof Editing>;
