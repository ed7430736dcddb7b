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
  onRetry,
}: {
  readonly obstacle: Obstacle;
  readonly exchange: Exchange;
  readonly last: boolean;
  /** `false` if the question cannot be asked again now. */
  readonly onRetry: (() => void) | false;
}) {
  const { words, conversation, composer, course, editing } = usePart();

  if (obstacle.type === "policy_required") {
    return last && onRetry ? <Consent event={obstacle} onAccepted={onRetry} /> : null;
  }
  if (obstacle.type === "unavailable") {
    return (
      <div class="card">
        <p>{words.t(`unavailable_${obstacle.reason}`)}</p>
        {onRetry && (
          <button type="button" onClick={onRetry}>
            {words.t("checkAgain")}
          </button>
        )}
      </div>
    );
  }
  const { failure } = obstacle;
  const remedies = onRetry && {
    retry: onRetry,
    edit: last ? editing.begin : () => composer.takeBack(exchange.question),
    new: () => void conversation.askInNew(exchange),
    check: () => {
      void course.load();
      onRetry();
    },
  };
  return (
    <FailureCard
      failure={failure}
      question={exchange.question}
      onRetry={remedies && remedies[REMEDIES[failure.code]]}
    />
  );
}
