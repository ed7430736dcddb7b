import { createModel, effect, signal } from "@preact/signals-core";
import type { Composer } from "./Composer.ts";
import type { Conversation } from "./Conversation.ts";
import type { Exchange } from "./exchange.ts";

/** Inline editing of the last question. */
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

  /**
   * Closes the editor and focuses the composer. Sends the edited question unless it is empty or, when the user cancels,
   * missing.
   */
  function end(question = ""): void {
    const edited = exchange.peek();
    exchange.value = null;
    composer.focus();
    if (!edited || !question.trim()) return;
    composer.hold(question.trim());
    void conversation.editLast(edited, question.trim());
  }

  // If the edited exchange disappears, its changed text goes to the composer. The editor stays open for an exchange
  // that is no longer the last.
  effect(() => {
    const all = conversation.exchanges.value;
    const edited = exchange.peek();
    exchange.value = all.find(({ id }) => id === edited?.id) ?? null;
    if (edited && !exchange.peek() && written !== edited.question) composer.takeBack(written);
  });

  return { exchange, begin, write, end };
});
export type Editing = InstanceType<typeof Editing>;
