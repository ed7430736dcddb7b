import { usePart } from "./part.ts";

/**
 * What screen readers hear and nobody sees: one status, and one log that receives whole answers. The transcript itself
 * is not live, since it changes with every piece of an answer.
 */
export function Announcer() {
  const { words, speech } = usePart();
  const status = speech.status.value;
  return (
    <div class="unseen">
      <div role="status">{status && <p key={status.count}>{words.t(status.saying)}</p>}</div>
      <div role="log" aria-label={words.t("transcript")}>
        {speech.log.value.map(({ id, text, lang }) => (
          <p key={id} lang={lang}>
            {text}
          </p>
        ))}
      </div>
    </div>
  );
}
