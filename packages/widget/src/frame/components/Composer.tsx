import { effect } from "@preact/signals-core";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { send, stop } from "./first-icons.ts";
import { Icon } from "./Icon.tsx";
import { isComposing } from "./keys.ts";
import { useModels } from "./models.ts";

/**
 * The form for writing a question. Its text box is part of the prerendered page, so text typed before the app started
 * is kept.
 */
export function Composer() {
  const { t, course, loader, composer, view } = useModels();
  const box = useRef<HTMLTextAreaElement>(null);
  const running = loader.running.value !== null;
  const name = running ? "stop" : "send";
  const left = composer.left.value;
  const tooLong = Number(left) < 0;
  const context = course.context.value;
  const notice = context?.notice;
  const messagesLeft = context?.limits?.messages_left ?? Infinity;
  const focusWanted = composer.focusWanted.value;
  const somewhere = context?.course !== null;

  useEffect(() => {
    if (focusWanted) box.current?.focus();
  }, [focusWanted]);

  // Synchronised outside of rendering: rerendering for each letter would be noticeable on a slow phone.
  useLayoutEffect(
    () =>
      effect(() => {
        const { current } = box;
        const draft = composer.draft.value;
        if (!current) return;
        if (current.value !== draft) current.value = draft;
        // In a hidden frame every height is 0.
        if (!view.open.value || CSS.supports("field-sizing", "content")) return;
        current.style.height = "auto";
        if (current.scrollHeight) current.style.height = `${current.scrollHeight}px`;
      }),
    [composer, view],
  );

  const submit = (): void => {
    if (tooLong) view.notify("error_payload_too_large");
    else {
      view.dismiss();
      composer.send();
    }
  };

  /**
   * Stops a running answer. The second click of a double click is ignored, as it would stop the answer just asked for.
   */
  const onClick = (event: MouseEvent): void => {
    const again = event.detail > 1;
    if (!running && !again) return;
    event.preventDefault();
    if (!again) loader.part.peek()?.conversation.stop();
    box.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    }
    if (event.key === "ArrowUp" && composer.draft.peek() === "") {
      event.preventDefault();
      loader.part.peek()?.editing.begin();
    }
  };

  return (
    <footer>
      {notice && (
        <p id={notice.length < 120 ? "short-notice" : "notice"} class="hint" dir="auto">
          {notice}
        </p>
      )}
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          placeholder={t(somewhere ? "askPlaceholder" : "askPlaceholderAnywhere")}
          aria-label={t("askLabel")}
          // A long notice would delay every visit to the box; it stands right before it.
          aria-describedby="short-notice composer-hint"
          aria-invalid={tooLong}
          enterkeyhint="send"
          onInput={(event) => composer.write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          class="round"
          aria-label={t(name)}
          title={t(name)}
          aria-disabled={!running && !composer.canSend.value}
          onClick={onClick}
        >
          <Icon path={running ? stop : send} />
        </button>
      </form>
      <p id="composer-hint" class={tooLong ? "hint wrong" : "hint"}>
        {left === null
          ? messagesLeft <= 10
            ? t("messagesLeft", { count: messagesLeft })
            : t("mayBeWrong")
          : tooLong
            ? t("charactersTooMany", { count: -left })
            : t("charactersLeft", { count: left })}
      </p>
    </footer>
  );
}
