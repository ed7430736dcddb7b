import type { PolicyRequiredEvent } from "@sidenote/protocol";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isWebAddress } from "./web-address.ts";
import { usePart } from "./part.ts";

/** What is seen above the card, in pixels. */
const MARGIN = 12;

/** Asks once, before anything is answered. A question that waits is sent by itself as soon as it may be. */
export function Consent({
  event,
  onAccepted,
}: {
  readonly event?: PolicyRequiredEvent;
  readonly onAccepted?: () => void;
}) {
  const { words, course, conversation } = usePart();
  const { t } = words;
  const state = course.consent.value;
  const card = useRef<HTMLElement>(null);
  // It is read from its beginning, below the question that waits, also where another one was given back for it. The
  // conversation shows its end otherwise.
  useLayoutEffect(() => {
    const scroller = card.current?.closest(".transcript");
    const first = card.current?.closest(".exchange") ?? card.current;
    if (!first || !scroller) return;
    const top = (element: Element): number => element.getBoundingClientRect().top;
    scroller.scrollTop += top(first) - top(scroller) - MARGIN;
  }, [conversation.refused.value]);
  // The site's own words. Without any, the server's sentence would say in English what stands here already.
  const policy = course.context.value?.policy_text ?? (event?.policy_url && event.message);
  return (
    <section ref={card} class="card consent" aria-labelledby="consent-title">
      <h2 id="consent-title">{t("consentTitle")}</h2>
      {event && (
        <p>
          <b>{t("consentWaiting")}</b>
        </p>
      )}
      {course.context.value?.course === null ? (
        <p>{t("consentTextAnywhere")}</p>
      ) : (
        <>
          <p>{t("consentText")}</p>
          <p>{t("privacyReaders")}</p>
        </>
      )}
      {policy && (
        <div class="policy" dir="auto">
          {policy.split("\n").map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      {event?.policy_url && isWebAddress(event.policy_url) && (
        <p>
          <a href={event.policy_url} target="_blank" rel="noopener noreferrer">
            {t("consentPolicy")}
            <span class="unseen"> ({t("opensInNewTab")})</span>
          </a>
        </p>
      )}
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
