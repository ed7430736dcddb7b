import { effect } from "@preact/signals-core";
import type { Composer } from "../models/Composer.ts";
import type { Conversation } from "../models/Conversation.ts";
import type { Course } from "../models/Course.ts";
import type { View } from "../models/View.ts";
import { isComposing } from "./keys.ts";

/**
 * Shows a notice when Enter cannot send the draft because a turn is running or no question is left, and dismisses it when
 * the next turn starts. Returns the function that stops this.
 */
export function notifyWhileBusy(
  conversation: Conversation,
  composer: Composer,
  view: View,
  course: Course,
): () => void {
  /** The composer itself ignores Enter while a turn is running. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const running = conversation.runningExchange.peek();
    const spent = course.spent.peek();
    if (event.key !== "Enter" || event.shiftKey || event.altKey || isComposing(event)) return;
    if (!(running || spent) || !composer.draft.peek().trim()) return;
    if (!(event.target as Element).closest(".composer textarea")) return;
    const isQueued =
      running?.sending.peek() && running.answers.peek().at(-1)?.connection.peek() === "offline";
    view.notify(isQueued ? "queued" : running ? "saidStillAnswering" : "error_quota_exceeded");
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
