import { useMemo } from "preact/hooks";
import { usePart } from "./part.ts";

/**
 * The visually hidden live regions: a status, and a log that receives each answer as plain text. The transcript itself
 * is not live, since it changes with every chunk. With `isFresh`, announcements made before it was mounted are left
 * out.
 */
export function Announcer({ isFresh = false }: { readonly isFresh?: boolean }) {
  const { words, speech } = usePart();
  const status = speech.status.value;
  const earlier = useMemo(() => {
    const { log } = speech;
    return isFresh ? { status: speech.status.peek(), id: log.peek().at(-1)?.id } : null;
  }, []);
  return (
    <div class="unseen">
      <div role="status">
        {status && status !== earlier?.status && <p key={status.count}>{words.t(status.saying)}</p>}
      </div>
      <div role="log" aria-label={words.t("transcript")}>
        {speech.log.value
          .filter(({ id }) => id > (earlier?.id ?? -1))
          .map(({ id, text, lang }) => (
            <p key={id} lang={lang}>
              {text}
            </p>
          ))}
      </div>
    </div>
  );
}
