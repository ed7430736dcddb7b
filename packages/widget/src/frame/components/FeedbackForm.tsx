import type { Rating } from "@sidenote/protocol";
import { useRef } from "preact/hooks";
import { useSignal } from "../follow-signals.ts";
import type { Answer } from "../models/exchange.ts";
import { usePart } from "./part.ts";

const REASONS = {
  up: ["reasonCorrect", "reasonClear"],
  down: ["reasonWrong", "reasonUnclear", "reasonOffTopic", "reasonSources"],
} as const;

/** The optional reason for a rating: chosen from a list, written, or both. */
export function FeedbackForm({
  answer,
  rating,
  onDone,
}: {
  readonly answer: Answer;
  readonly rating: Rating;
  /** Called with whether the form had the focus: the user may have moved on while it was being sent. */
  readonly onDone: (hadFocus: boolean) => void;
}) {
  const { words, conversation, view, course } = usePart();
  const { t } = words;
  const form = useRef<HTMLFormElement>(null);
  const busy = useSignal(false);

  const isRead = course.context.value?.feedback_days;
  const hintId = isRead ? `readers-${answer.id.peek()}` : undefined;

  const done = (): void => onDone(form.current?.contains(document.activeElement) ?? false);

  async function send(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    const reasons = new FormData(form.current!).getAll("reason").filter(Boolean).join("; ");
    const known = await conversation.rate(answer, rating, reasons);
    view.notify(known ? "feedbackThanks" : "error_unreachable");
    // Keep the form open, with its text, if it could not be sent.
    if (known) done();
    busy.value = false;
  }

  return (
    <form
      class="card feedback"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset>
        <legend>{t(rating === "up" ? "feedbackTitleUp" : "feedbackTitleDown")}</legend>
        {REASONS[rating].map((reason) => (
          <label key={reason} class="choice">
            <input type="checkbox" name="reason" value={t(reason)} />
            {t(reason)}
          </label>
        ))}
      </fieldset>
      <label>
        {t("feedbackReason")}
        <textarea name="reason" rows={2} maxLength={1000} dir="auto" aria-describedby={hintId} />
      </label>
      {hintId && (
        <p class="hint" id={hintId}>
          {t("feedbackReaders")}
        </p>
      )}
      <div class="buttons">
        <button type="button" onClick={done}>
          {t("cancel")}
        </button>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {t("feedbackSend")}
        </button>
      </div>
    </form>
  );
}
