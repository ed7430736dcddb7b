import { isolate } from "../i18n/isolate.ts";
import type { Answer, Exchange } from "../models/exchange.ts";
import { usePart } from "./part.ts";

/** What is happening while an answer is not complete. Not announced from here: the status region does so less often. */
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
  let text = "";
  if (connection === "offline") text = t(sending ? "queued" : "offline");
  else if (connection === "reconnecting") text = t("reconnecting");
  else if (sending) text = t("sending");
  else if (stage?.query) text = t("searchingFor", { query: isolate(stage.query) });
  else if (stage) text = t(stage.stage);
  return (
    <p class="progress">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {text}
    </p>
  );
}
