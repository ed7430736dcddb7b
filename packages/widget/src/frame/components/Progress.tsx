import { isolate } from "../i18n/isolate.ts";
import type { Answer, Exchange } from "../models/exchange.ts";
import { usePart } from "./part.ts";

/** What is happening while an answer is not yet there. The status region says it aloud in its own time. */
export function Progress({
  exchange,
  answer,
}: {
  readonly exchange: Exchange;
  readonly answer: Answer;
}) {
  const { t } = usePart().words;
  const stage = answer.stage.value;
  const connection = answer.connection.value;
  const sending = exchange.sending.value;
  let said = "";
  if (connection === "offline") said = t(sending ? "queued" : "offline");
  else if (connection === "reconnecting") said = t("reconnecting");
  else if (sending) said = t("sending");
  else if (stage?.query) said = t("searchingFor", { query: isolate(stage.query) });
  else if (stage) said = t(stage.stage);
  return (
    <p class="progress">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {said}
    </p>
  );
}
