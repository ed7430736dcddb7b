import { after, again, before, copy, poor, up } from "./icons.ts";
import type { Rating } from "@sidenote/protocol";
import { useRef } from "preact/hooks";
import { useSignal } from "../follow-signals.ts";
import { type Answer, type Exchange, storedAnswer } from "../models/exchange.ts";
import { copyText } from "./copy-text.ts";
import { IconButton } from "./IconButton.tsx";
import { usePart } from "./part.ts";
import { Seldom } from "./Seldom.tsx";

/** The actions below an answer: copy, regenerate, rate, step through its versions. */
export function AnswerActions({
  exchange,
  answer,
  last,
}: {
  readonly exchange: Exchange;
  readonly answer: Answer;
  readonly last: boolean;
}) {
  const { words, conversation, view } = usePart();
  const { t } = words;
  const row = useRef<HTMLDivElement>(null);
  const asking = useSignal<Rating | null>(null);
  const asked = asking.value;
  const rating = answer.rating.value;
  const idle = conversation.runningExchange.value === null;
  const versions = exchange.answers.value.length;
  const index = exchange.shown.value;

  const rate = (wanted: Rating): void => {
    asking.value = wanted;
    void conversation
      .rate(answer, wanted)
      .then((known) => known || view.notify("error_unreachable"));
  };
  const step = (by: number) => () => (exchange.shown.value = index + by);

  return (
    <>
      <div class="actions" ref={row}>
        {answer.text.value && (
          <IconButton
            icon={copy}
            label={t("copy")}
            onClick={async () =>
              view.notify((await copyText(answer.text.value)) ? "copied" : "copyBlocked")
            }
          />
        )}
        {last && idle && (
          <IconButton
            icon={again}
            label={t("answerAgain")}
            onClick={() => void conversation.answerAgain(exchange)}
          />
        )}
        {answer.id.value && answer === storedAnswer(exchange) && (
          <>
            <IconButton
              icon={up}
              label={t("goodAnswer")}
              pressed={rating === "up"}
              onClick={() => rate("up")}
            />
            <IconButton
              icon={poor}
              label={t("poorAnswer")}
              pressed={rating === "down"}
              onClick={() => rate("down")}
            />
          </>
        )}
        {versions > 1 && (
          <span class="versions">
            <IconButton
              icon={before}
              mirrored
              label={t("previousVersion")}
              disabled={index === 0}
              onClick={step(-1)}
            />
            <span>{t("versionOf", { index: index + 1, count: versions })}</span>
            <IconButton
              icon={after}
              mirrored
              label={t("nextVersion")}
              disabled={index === versions - 1}
              onClick={step(1)}
            />
          </span>
        )}
      </div>
      {asked && answer === storedAnswer(exchange) && (
        <Seldom
          show={({ FeedbackForm }) => (
            <FeedbackForm
              key={asked}
              answer={answer}
              rating={asked}
              onDone={(hadFocus) => {
                if (hadFocus)
                  row.current?.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
                if (asking.peek() === asked) asking.value = null;
              }}
            />
          )}
        />
      )}
    </>
  );
}
