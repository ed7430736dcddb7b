import { useMemo } from "preact/hooks";
import { usePart } from "./part.ts";

/**
 * What screen readers hear and nobody sees: one status, and one log that receives whole answers. The transcript itself
 * is not live, since it changes with every piece of an answer. A fresh one has nothing of what was said before it.
 */
export function Announcer({ isFresh = false }: { readonly isFresh?: boolean }) {
  const { words, speech } = usePart();
  const status = speech.status.value;
  const said = useMemo(() => {
    const { log } = speech;
    return isFresh ? { status: speech.status.peek(), id: log.peek().at(-1)?.id } : null;
  }, []);
  return (
    <div class="unseen">
      <div role="status">
        {status && status !== said?.status && <p key={status.count}>{words.t(status.saying)}</p>}
      </div>
      <div role="log" aria-label={words.t("transcript")}>
        {speech.log.value
          .filter(({ id }) => id > (said?.id ?? -1))
          .map(({ id, text, lang }) => (
            <p key={id} lang={lang}>
              {text}
            </p>
          ))}
      </div>
    </div>
  );
}
