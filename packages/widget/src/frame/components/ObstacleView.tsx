import { REMEDIES } from "../i18n/failures.ts";
import type { Exchange, Obstacle } from "../models/exchange.ts";
import { Consent } from "./Consent.tsx";
import { FailureCard } from "./FailureCard.tsx";
import { usePart } from "./part.ts";

/** Why a question has no answer, and the way on. */
export function ObstacleView({
  obstacle,
  exchange,
  last,
}: {
  readonly obstacle: Obstacle;
  readonly exchange: Exchange;
  readonly last: boolean;
}) {
  const { words, conversation, course, editing } = usePart();
  const retry = (): void => void conversation.retry(exchange);

  if (obstacle.type === "policy_required") {
    return last ? <Consent event={obstacle} onAccepted={retry} /> : null;
  }
  if (obstacle.type === "unavailable") {
    return (
      <div class="card">
        <p>{words.t(`unavailable_${obstacle.reason}`)}</p>
        {last && (
          <button type="button" onClick={retry}>
            {words.t("checkAgain")}
          </button>
        )}
      </div>
    );
  }
  const { failure } = obstacle;
  const remedies = {
    retry,
    edit: editing.begin,
    new: () => void conversation.askInNew(exchange),
    check: () => {
      void course.load();
      retry();
    },
  };
  // What was asked after it would be lost.
  return <FailureCard failure={failure} onRetry={last && remedies[REMEDIES[failure.code]]} />;
}
