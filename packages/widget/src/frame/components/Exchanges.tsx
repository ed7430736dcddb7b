import { useSignal } from "../follow-signals.ts";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { failureOf } from "../models/exchange.ts";
import { useIncrementalRendering } from "./incremental-rendering.ts";
import { ExchangeView } from "./ExchangeView.tsx";
import { Icon } from "./Icon.tsx";
import { down } from "./icons.ts";
import { keepFocus } from "./keep-focus.ts";
import { usePart } from "./part.ts";
import { notifyWhileBusy } from "./notify-while-busy.ts";
import { Seldom } from "./Seldom.tsx";
import { StickToEnd } from "./stick-to-end.ts";
import { watchHeight } from "./watch-height.ts";
import { watchStops } from "./watch-stops.ts";

/**
 * How many exchanges one `.stretch` holds. The browser skips the layout of whole stretches that are off screen
 * (`content-visibility`), which is cheaper than checking each exchange.
 */
const STRETCH = 16;

/** The list of exchanges, or what prevents it from being shown. */
export function Exchanges() {
  const { t, course, composer, conversation, editing, view, ports, markdown } = usePart();
  const anchor = useRef<HTMLSpanElement>(null);
  const stick = useRef<StickToEnd | null>(null);
  const following = useSignal(true);
  const seen = useSignal(0);

  const exchanges = conversation.exchanges.value;
  const running = conversation.runningExchange.value;
  const loading = conversation.loading.value;
  const session = conversation.sessionId.value;
  const undrawn = useIncrementalRendering(exchanges, markdown.value, () => {
    const below = anchor.current?.parentElement?.querySelector(".stretch:last-of-type");
    return below ? stick.current?.holdPlace(below) : undefined;
  });
  const hidden = view.printing.value ? 0 : undrawn;
  const last = exchanges.at(-1);
  const stretches: number[] = [];
  for (let from = hidden - (hidden % STRETCH); from < exchanges.length; from += STRETCH) {
    stretches.push(from);
  }

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

  // While a question is edited, the view must not scroll away from it.
  const edited = editing.exchange.value;
  useLayoutEffect(() => {
    if (edited) stick.current?.rest();
  }, [edited]);

  // Scrolls to the end for a new question or an opened conversation, but not for the welcome screen.
  useLayoutEffect(() => (last ? stick.current?.follow() : stick.current?.rest()), [last?.key]);
  useLayoutEffect(() => {
    if (running) stick.current?.follow();
  }, [running]);
  useEffect(
    () => notifyWhileBusy(conversation, composer, view, course),
    [conversation, composer, view, course],
  );
  useEffect(() => watchStops(anchor.current!.parentElement!), []);

  const done = exchanges.length - (running ? 1 : 0);
  if (following.value) seen.value = done;
  const fresh = done - seen.value;

  const context = course.context.value;
  const name = [context?.title, context?.course?.fullname].filter(Boolean).join(" – ");
  useEffect(() => {
    // Only in a tab of its own.
    if (parent === window && name) document.title = name;
  }, [name]);
  const lost = context || exchanges.length ? null : course.failure.value;
  const failure = conversation.loadFailure.value ?? lost;
  return (
    <>
      <span ref={anchor} hidden />
      {loading && <p class="wait">{t("loading")}</p>}
      {conversation.empty.value && context?.policy === "required" && (
        <Seldom show={({ Consent }) => <Consent />} />
      )}
      {stretches.map((from) => (
        <div key={from} class="stretch">
          {exchanges.slice(Math.max(from, hidden), from + STRETCH).map((exchange) => (
            <ExchangeView key={exchange.key} exchange={exchange} last={exchange === last} />
          ))}
        </div>
      ))}
      {course.spent.value && !running && (!last || failureOf(last)?.code !== "quota_exceeded") && (
        <Seldom show={({ SpentCard }) => <SpentCard />} />
      )}
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
      {!following.value && last && (
        <button type="button" class="jump" onClick={() => stick.current?.follow()}>
          <Icon path={down} />
          {fresh > 0 ? t("newMessages", { count: fresh }) : t("jumpToLatest")}
        </button>
      )}
    </>
  );
}
