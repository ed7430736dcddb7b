import { REMEDIES } from "../i18n/failures.ts";
import type { Exchange, Obstacle } from "../models/exchange.ts";
import { Consent } from "./Consent.tsx";
import { FailureCard } from "./FailureCard.tsx";
import { usePart } from "./part.ts";

/** Why an answer is missing or incomplete, and what the user can do about it. */
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
  // Only for the last exchange: a retry would delete the ones after it.
  return <FailureCard failure={failure} onRetry={last && remedies[REMEDIES[failure.code]]} />;
}
