import { type Answer, type Exchange, isSmallTalk } from "../models/exchange.ts";
import { AnswerActions } from "./AnswerActions.tsx";
import { AnswerBody } from "./AnswerBody.tsx";
import { FollowUps } from "./FollowUps.tsx";
import { usePart } from "./part.ts";
import { Progress } from "./Progress.tsx";
import { Seldom } from "./Seldom.tsx";
import { Sources } from "./Sources.tsx";

/** Endings of an answer that are shown to the user. */
const ENDINGS = ["stopped", "truncated", "refused", "interrupted"] as const;

/** One answer: its text, how it ended, its sources and actions. */
export function AnswerView({
  exchange,
  answer,
  last,
}: {
  readonly exchange: Exchange;
  readonly answer: Answer;
  readonly last: boolean;
}) {
  const { words, course, conversation, composer } = usePart();
  const { t } = words;
  const status = answer.status.value;
  const obstacle = answer.obstacle.value;
  const over = status !== "waiting" && status !== "writing";
  const ending = ENDINGS.find((one) => one === status);
  const idle = conversation.runningExchange.value === null;
  // A question asked again further down offers everything there.
  const isRepeated =
    (obstacle || ending) &&
    conversation.exchanges.value.findLast(({ question }) => question === exchange.question) !==
      exchange;
  const canRetry = idle && !isRepeated && answer === exchange.answers.value.at(-1);
  // Retrying an earlier question would delete those after it, so it is asked again at the end.
  const retry = (): void =>
    void (last ? conversation.retry(exchange) : composer.ask(exchange.question));
  const isKnowledge = status === "complete" && !isSmallTalk(exchange.question, answer.text.value);
  return (
    <article class="answer" aria-busy={!over}>
      <h2>{course.context.value?.title || t("assistant")}</h2>
      <AnswerBody text={answer.text} over={over} />
      {!over && <Progress exchange={exchange} answer={answer} />}
      {ending && (
        <p class="ending">
          {t(ending)}
          {canRetry && last && status === "truncated" && (
            <button type="button" onClick={() => void composer.ask(t("continueQuestion"))}>
              {t("continueAnswer")}
            </button>
          )}
          {canRetry && status === "interrupted" && (
            <button type="button" onClick={retry}>
              {t("tryAgain")}
            </button>
          )}
        </p>
      )}
      {obstacle && (
        <Seldom
          show={({ ObstacleView }) => (
            <ObstacleView
              obstacle={obstacle}
              exchange={exchange}
              last={last}
              onRetry={canRetry && retry}
            />
          )}
        />
      )}
      {over && <Sources answer={answer} isKnowledge={isKnowledge} />}
      {over && (!obstacle || exchange.answers.value.length > 1) && (
        <AnswerActions exchange={exchange} answer={answer} last={last} />
      )}
      {(status === "refused" || answer.rating.value === "down") &&
        course.context.value?.contact && (
          <Seldom show={({ ContactLink }) => <ContactLink question={exchange.question} />} />
        )}
      {last && idle && isKnowledge && !course.spent.value && <FollowUps />}
    </article>
  );
}
