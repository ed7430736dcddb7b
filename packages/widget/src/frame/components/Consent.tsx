import type { PolicyRequiredEvent } from "@sidenote/protocol";
import { isWebAddress } from "./web-address.ts";
import { usePart } from "./part.ts";

/** Asks once, before anything is answered. A question that waits is sent by itself as soon as it may be. */
export function Consent({
  event,
  onAccepted,
}: {
  readonly event?: PolicyRequiredEvent;
  readonly onAccepted?: () => void;
}) {
  const { words, course } = usePart();
  const { t } = words;
  const state = course.consent.value;
  return (
    <section class="card consent" aria-labelledby="consent-title">
      <h2 id="consent-title">{t("consentTitle")}</h2>
      <p>{t("consentText")}</p>
      {event && <p dir="auto">{event.message}</p>}
      {event?.policy_url && isWebAddress(event.policy_url) && (
        <p>
          <a href={event.policy_url} target="_blank" rel="noopener noreferrer">
            {t("consentPolicy")}
            <span class="unseen"> ({t("opensInNewTab")})</span>
          </a>
        </p>
      )}
      {event && <p class="hint">{t("consentWaiting")}</p>}
      {state === "failed" && <p role="alert">{t("consentFailed")}</p>}
      <button
        type="button"
        class="primary"
        aria-disabled={state === "accepting"}
        onClick={async () => {
          if (state !== "accepting" && (await course.acceptPolicy())) onAccepted?.();
        }}
      >
        {t(state === "accepting" ? "consentAccepting" : "consentAccept")}
      </button>
    </section>
  );
}
