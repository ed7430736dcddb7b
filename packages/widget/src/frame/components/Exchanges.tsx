import { useSignal } from "../follow-signals.ts";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ExchangeView } from "./ExchangeView.tsx";
import { Icon } from "./Icon.tsx";
import { down } from "./icons.ts";
import { keepFocus } from "./kept-focus.ts";
import { usePart } from "./part.ts";
import { Seldom } from "./Seldom.tsx";
import { StickToEnd } from "./stick-to-end.ts";
import { watchHeight } from "./watch-height.ts";

/** How many exchanges are on the page at first, and how many more each time the reader wants earlier ones. */
const PAGE = 30;

/** All that is said, or what stands in the way of saying anything. */
export function Exchanges() {
  const { t, course, conversation, editing, view, ports } = usePart();
  const anchor = useRef<HTMLSpanElement>(null);
  const stick = useRef<StickToEnd | null>(null);
  const following = useSignal(true);
  const seen = useSignal(0);
  const pages = useSignal(1);

  const exchanges = conversation.exchanges.value;
  const running = conversation.runningExchange.value;
  const loading = conversation.loading.value;
  const session = conversation.sessionId.value;
  const hidden = view.printing.value ? 0 : Math.max(0, exchanges.length - pages.value * PAGE);
  const last = exchanges.at(-1);

  useLayoutEffect(() => {
    const content = anchor.current!.parentElement!;
    const owner = new StickToEnd(content.parentElement!, content, (now) => {
      following.value = now;
    });
    stick.current = owner;
    const app = content.closest<HTMLElement>("#app") ?? content;
    const stop = [
      keepFocus(app, content.parentElement!),
      watchHeight(content, (height) => ports.host.resize(height)),
    ];
    return () => {
      owner.dispose();
      stop.forEach((end) => end());
    };
  }, [following, ports]);

  // Who edits looks at the question, wherever it is.
  const edited = editing.exchange.value;
  useLayoutEffect(() => {
    if (edited) stick.current?.rest();
  }, [edited]);

  // What the reader just asked is worth seeing; so is the end of a conversation that was opened.
  useLayoutEffect(() => stick.current?.follow(), [last?.key]);
  useLayoutEffect(() => {
    if (running) stick.current?.follow();
  }, [running]);
  useEffect(() => {
    pages.value = 1;
  }, [session, pages]);
  useEffect(() => {
    const show = (): void => {
      view.printing.value = false;
    };
    addEventListener("afterprint", show);
    return () => removeEventListener("afterprint", show);
  }, [view]);

  const done = exchanges.length - (running ? 1 : 0);
  if (following.value) seen.value = done;
  const fresh = done - seen.value;

  const context = course.context.value;
  const lost = context || exchanges.length ? null : course.failure.value;
  const failure = conversation.loadFailure.value ?? lost;
  return (
    <>
      <span ref={anchor} hidden />
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
      {loading && <p class="wait">{t("loading")}</p>}
      {conversation.empty.value && context?.policy === "required" && (
        <Seldom show={({ Consent }) => <Consent />} />
      )}
      {exchanges.slice(hidden).map((exchange) => (
        <ExchangeView key={exchange.key} exchange={exchange} last={exchange === last} />
      ))}
      {failure && (
        <Seldom
          show={({ FailureCard }) => (
            <FailureCard
              role="alert"
              failure={failure}
              busy={loading || course.loading.value}
              onRetry={() => {
                if (!context) void course.load();
                if (conversation.loadFailure.peek() && session) void conversation.open(session);
              }}
            />
          )}
        />
      )}
      {!following.value && (
        <button type="button" class="jump" onClick={() => stick.current?.follow()}>
          <Icon path={down} />
          {fresh > 0 ? t("newMessages", { count: fresh }) : t("jumpToLatest")}
        </button>
      )}
    </>
  );
}
