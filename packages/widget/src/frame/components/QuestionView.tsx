import { copy, edit } from "./icons.ts";
import { useEffect, useRef } from "preact/hooks";
import type { Exchange } from "../models/exchange.ts";
import { copyText } from "./copy-text.ts";
import { IconButton } from "./IconButton.tsx";
import { isComposing } from "./keys.ts";
import { usePart } from "./part.ts";

/** What the student said. */
export function QuestionView({
  exchange,
  last,
}: {
  readonly exchange: Exchange;
  readonly last: boolean;
}) {
  const { words, editing: editor, conversation, view } = usePart();
  const { t } = words;
  const editing = editor.exchange.value === exchange;
  const idle = conversation.runningExchange.value === null;
  return (
    <article class="question">
      <h2 class="unseen">{t("you")}</h2>
      {editing ? (
        <QuestionEditor exchange={exchange} />
      ) : (
        <>
          <p class="bubble" dir="auto">
            {exchange.question}
          </p>
          <div class="actions">
            <IconButton
              icon={copy}
              label={t("copy")}
              onClick={async () =>
                view.notify((await copyText(exchange.question)) ? "copied" : "copyBlocked")
              }
            />
            {last && idle && (
              <IconButton icon={edit} label={t("editQuestion")} onClick={editor.begin} />
            )}
          </div>
        </>
      )}
    </article>
  );
}

function QuestionEditor({ exchange }: { readonly exchange: Exchange }) {
  const { words, editing } = usePart();
  const { t } = words;
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = box;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const send = (): void => editing.end(box.current?.value);
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={box}
        dir="auto"
        rows={3}
        aria-label={t("editLabel")}
        defaultValue={exchange.question}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="buttons">
        <button type="button" onClick={() => editing.end()}>
          {t("cancel")}
        </button>
        <button type="submit" class="primary">
          {t("sendEdited")}
        </button>
      </div>
    </form>
  );
}
