import { AnswerView } from "./AnswerView.tsx";
import type { Exchange } from "../models/exchange.ts";
import { QuestionView } from "./QuestionView.tsx";

/** A question and the visible version of its answer. */
export function ExchangeView({
  exchange,
  last,
}: {
  readonly exchange: Exchange;
  /** Only the last question can be edited, or answered again in place. */
  readonly last: boolean;
}) {
  const answer = exchange.answers.value[exchange.shown.value];
  return (
    <div class="exchange">
      <QuestionView exchange={exchange} last={last} />
      {answer && <AnswerView exchange={exchange} answer={answer} last={last} />}
    </div>
  );
}
