import { warn } from "./seldom-icons.ts";
import { useSignal } from "../follow-signals.ts";
import { useEffect } from "preact/hooks";
import { REMEDIES, REMEDY_LABELS, type Remedy } from "../i18n/failures.ts";
import { writeDuration, writeMoment } from "../i18n/times.ts";
import type { ChatFailure } from "../ports.ts";
import { ContactLink } from "./ContactLink.tsx";
import { Icon } from "./Icon.tsx";
import { usePart } from "./part.ts";

/** When a failure was first shown, in Unix milliseconds: the countdown continues while the card is unmounted. */
const since = new WeakMap<ChatFailure, number>();

/** Failures for which a retry before `retry_after` would certainly be refused. */
const MUST_WAIT: ReadonlySet<ChatFailure["code"]> = new Set(["rate_limited", "turn_in_progress"]);

/** A longer wait is shown as a time of day instead of a countdown. */
const LONG_WAIT_SECONDS = 3600;

/** A failure: what happened, what to do, and the button that does it. */
export function FailureCard({
  failure,
  onRetry,
  remedy = REMEDIES[failure.code],
  busy = false,
  role,
  question,
}: {
  readonly failure: ChatFailure;
  /** `false` if there is nothing left to do. */
  readonly onRetry: (() => void) | false;
  /** Names the button, if not by the failure's code. */
  readonly remedy?: Remedy;
  readonly busy?: boolean;
  /** Set to announce the card at once. Not needed for a failed answer, which the status region announces. */
  readonly role?: "alert";
  /** The question that was not answered. */
  readonly question?: string;
}) {
  const { words, ports } = usePart();
  const { t, tag } = words;
  const { code, retryAfterSeconds = 0, requestId } = failure;
  const now = useSignal(ports.clock.now());
  const until = useSignal(0);

  useEffect(() => {
    const seenAt = since.get(failure) ?? ports.clock.now();
    since.set(failure, seenAt);
    until.value = seenAt + retryAfterSeconds * 1000;
    let cancel = (): void => {};
    const tick = (): void => {
      now.value = ports.clock.now();
      if (now.value < until.value) cancel = ports.clock.after(1000, tick);
    };
    tick();
    return () => cancel();
  }, [failure, ports, now, until, retryAfterSeconds]);

  const waitSeconds = Math.ceil((until.value - now.value) / 1000);
  // With a longer wait the button stays enabled: an administrator may raise a daily limit meanwhile.
  const mustWait = MUST_WAIT.has(code) && waitSeconds > 0 && waitSeconds <= LONG_WAIT_SECONDS;
  const blocked = busy || mustWait;
  return (
    <div class="card failure">
      <Icon path={warn} />
      <div>
        <p role={role}>{t(`error_${code}`)}</p>
        {waitSeconds > 0 && (
          <p class="hint">
            {waitSeconds > LONG_WAIT_SECONDS
              ? t("tryAgainAt", { time: writeMoment(new Date(until.value), tag.value) })
              : t("tryAgainIn", { time: writeDuration(waitSeconds, tag.value) })}
          </p>
        )}
        {onRetry && (
          <button type="button" aria-disabled={blocked} onClick={() => !blocked && onRetry()}>
            {t(busy ? "loading" : REMEDY_LABELS[remedy])}
          </button>
        )}
        {code === "quota_exceeded" && <ContactLink question={question} />}
        {requestId && <p class="reference">{t("reference", { id: requestId })}</p>}
      </div>
    </div>
  );
}
