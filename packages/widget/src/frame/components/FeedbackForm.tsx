import { useRef } from "preact/hooks";
import type { Answer } from "../models/exchange.ts";
import { usePart } from "./part.ts";

const REASONS = {
  up: ["reasonCorrect", "reasonClear"],
  down: ["reasonWrong", "reasonUnclear", "reasonOffTopic", "reasonSources"],
} as const;

/** The reason for a thumb, chosen or written, which nobody has to give. */
export function FeedbackForm({
  answer,
  rating,
  onDone,
}: {
  readonly answer: Answer;
  readonly rating: "up" | "down";
  readonly onDone: () => void;
}) {
  const { words, conversation, view } = usePart();
  const { t } = words;
  const form = useRef<HTMLFormElement>(null);

  async function send(): Promise<void> {
    const reasons = new FormData(form.current!).getAll("reason").filter(Boolean).join("; ");
    const known = await conversation.rate(answer, rating, reasons);
    view.notify(known ? "feedbackThanks" : "error_unreachable");
    // What was written stays where it could not be sent.
    if (known) onDone();
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
        <textarea name="reason" rows={2} maxLength={1000} dir="auto" />
      </label>
      <div class="buttons">
        <button type="button" onClick={onDone}>
          {t("cancel")}
        </button>
        <button type="submit" class="primary">
          {t("feedbackSend")}
        </button>
      </div>
    </form>
  );
}
