import { effect } from "@preact/signals-core";
import type { Composer } from "../models/Composer.ts";
import type { Conversation } from "../models/Conversation.ts";
import type { View } from "../models/View.ts";
import { isComposing } from "./keys.ts";

/**
 * Shows a notice when Enter cannot send the draft because a turn is running, and dismisses it when the next turn
 * starts. Returns the function that stops this.
 */
export function notifyWhileBusy(
  conversation: Conversation,
  composer: Composer,
  view: View,
): () => void {
  /** The composer itself ignores Enter while a turn is running. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const running = conversation.runningExchange.peek();
    if (event.key !== "Enter" || event.shiftKey || event.altKey || isComposing(event)) return;
    if (!running || !composer.draft.peek().trim() || !(event.target instanceof HTMLTextAreaElement))
      return;
    if (!event.target.closest(".composer")) return;
    const isQueued =
      running.sending.peek() && running.answers.peek().at(-1)?.connection.peek() === "offline";
    view.notify(isQueued ? "queued" : "saidStillAnswering");
  };
  addEventListener("keydown", onKeyDown);
  const stopStale = effect(() => {
    if (conversation.runningExchange.value && view.notice.peek() !== "answeringElsewhere")
      view.dismiss();
  });
  return () => {
    removeEventListener("keydown", onKeyDown);
    stopStale();
  };
}
