import { useEffect, useMemo } from "preact/hooks";
import { ChatFailure } from "../ports.ts";
import { FailureCard } from "./FailureCard.tsx";
import { usePart } from "./part.ts";

/** The server's clock may differ from this one. */
const LEAST_WAIT_MS = 60_000;

/** Shown while no question is left: when the next one can be asked. Looks again then, or on request. */
export function SpentCard() {
  const { course, ports } = usePart();
  const renewal = course.context.value?.limits?.resets_at;
  const waitMs = renewal ? Date.parse(renewal) - ports.clock.now() : 0;
  const failure = useMemo(() => new ChatFailure("quota_exceeded", waitMs / 1000), [renewal]);
  const look = (): void => void course.load();
  useEffect(
    () => (renewal ? ports.clock.after(Math.max(waitMs, LEAST_WAIT_MS), look) : undefined),
    [renewal],
  );
  return (
    <FailureCard failure={failure} remedy="check" busy={course.loading.value} onRetry={look} />
  );
}
