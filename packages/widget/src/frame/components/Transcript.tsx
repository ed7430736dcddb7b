import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Consent } from "./Consent.tsx";
import { ExchangeView } from "./ExchangeView.tsx";
import { FailureCard } from "./FailureCard.tsx";
import { Icon } from "./Icon.tsx";
import { useModels } from "./models.ts";
import { StickToEnd } from "./stick-to-end.ts";
import { Welcome } from "./Welcome.tsx";

/** How many exchanges are on the page at first, and how many more each time the reader wants earlier ones. */
const PAGE = 30;

/** The conversation: a named region that the keyboard can scroll, not live. */
export function Transcript() {
  const { words, course, conversation, view } = useModels();
  const { t } = words;
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stick = useRef<StickToEnd | null>(null);
  const following = useSignal(true);
  const seen = useSignal(0);
  const pages = useSignal(1);

  const exchanges = conversation.exchanges.value;
  const running = conversation.runningExchange.value;
  const session = conversation.sessionId.value;
  const hidden = view.printing.value ? 0 : Math.max(0, exchanges.length - pages.value * PAGE);

  useLayoutEffect(() => {
    const owner = new StickToEnd(scroller.current!, content.current!, (now) => {
      following.value = now;
    });
    stick.current = owner;
    return () => owner.dispose();
  }, [following]);

  // What the reader just asked is worth seeing; so is the end of a conversation that was opened.
  useLayoutEffect(
    () => stick.current?.follow(),
    [exchanges.at(-1)?.key, running !== null && running.key],
  );
  useEffect(() => void (pages.value = 1), [session, pages]);

  const done = exchanges.length - (running ? 1 : 0);
  if (following.value) seen.value = done;
  const fresh = done - seen.value;

  useEffect(() => {
    const after = (): void => void (view.printing.value = false);
    addEventListener("afterprint", after);
    return () => removeEventListener("afterprint", after);
  }, [view]);

  const { context, failure, loading } = course;
  const empty = exchanges.length === 0 && !conversation.loading.value;
  const problem = conversation.loadFailure.value ?? (context.value ? null : failure.value);
  return (
    <main>
      <section class="transcript" ref={scroller} tabIndex={0} aria-label={t("transcript")}>
        <div class="content" ref={content}>
          {hidden > 0 && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                stick.current?.rest();
                pages.value++;
              }}
            >
              {t("showEarlier")}
            </button>
          )}
          {conversation.loading.value && <p class="wait">{t("loading")}</p>}
          {empty && !problem && (context.value?.policy === "required" ? <Consent /> : <Welcome />)}
          {exchanges.slice(hidden).map((exchange) => (
            <ExchangeView
              key={exchange.key}
              exchange={exchange}
              last={exchange === exchanges.at(-1)}
            />
          ))}
          {problem && (
            <FailureCard
              failure={problem}
              busy={loading.value || conversation.loading.value}
              onRetry={() => {
                if (!context.peek()) void course.load();
                if (conversation.loadFailure.peek() && session) void conversation.open(session);
              }}
            />
          )}
        </div>
      </section>
      {!following.value && (
        <button type="button" class="jump" onClick={() => stick.current?.follow()}>
          <Icon name="down" />
          {fresh > 0 ? t("newMessages", { count: fresh }) : t("jumpToLatest")}
        </button>
      )}
    </main>
  );
}
