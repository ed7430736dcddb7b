import type { PolicyRequiredEvent } from "@sidenote/protocol";
import { useLayoutEffect, useRef } from "preact/hooks";
import { acceptPolicy } from "../models/accept-policy.ts";
import { isWebAddress } from "./web-address.ts";
import { usePart } from "./part.ts";

/** Space left above the card, in pixels. */
const MARGIN = 12;

/**
 * Asks the user to accept the AI policy before anything is answered. A waiting question is sent automatically after
 * acceptance.
 */
export function Consent({
  event,
  onAccepted,
}: {
  readonly event?: PolicyRequiredEvent;
  readonly onAccepted?: () => void;
}) {
  const { words, course, conversation, ports } = usePart();
  const { t } = words;
  const state = course.consent.value;
  const card = useRef<HTMLElement>(null);
  // Scrolls to the waiting question with the card below it, so that the card is read from its start; again when another
  // question is refused. By default the transcript is scrolled to its end.
  useLayoutEffect(() => {
    const scroller = card.current?.closest(".transcript");
    const first = card.current?.closest(".exchange") ?? card.current;
    if (!first || !scroller) return;
    const top = (element: Element): number => element.getBoundingClientRect().top;
    scroller.scrollTop += top(first) - top(scroller) - MARGIN;
  }, [conversation.refused.value]);
  // The site's own policy text. Without a policy URL the server's message only repeats the text below, in English.
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
          {policy.split("\n").map((line, at) => (
            <p key={at}>{line}</p>
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
          if (state !== "accepting" && (await acceptPolicy(course, ports))) onAccepted?.();
        }}
      >
        {t(state === "accepting" ? "consentAccepting" : "consentAccept")}
      </button>
    </section>
  );
}
