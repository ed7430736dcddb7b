import { useEffect, useRef } from "preact/hooks";
import type { Exchange } from "../models/exchange.ts";
import { copyText } from "./copy-text.ts";
import { IconButton } from "./IconButton.tsx";
import { isComposing } from "./keys.ts";
import { useModels } from "./models.ts";

/** What the student said. */
export function QuestionView({
  exchange,
  last,
}: {
  readonly exchange: Exchange;
  readonly last: boolean;
}) {
  const { words, composer, conversation, view } = useModels();
  const { t } = words;
  const editing = composer.editing.value === exchange;
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
              icon="copy"
              label={t("copy")}
              onClick={async () =>
                view.notify((await copyText(exchange.question)) ? "copied" : "copyBlocked")
              }
            />
            {last && idle && (
              <IconButton icon="edit" label={t("editQuestion")} onClick={composer.editLast} />
            )}
          </div>
        </>
      )}
    </article>
  );
}

function QuestionEditor({ exchange }: { readonly exchange: Exchange }) {
  const { words, composer } = useModels();
  const { t } = words;
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = box;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const send = (): void => composer.endEditing(box.current?.value);
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
        <button type="button" onClick={() => composer.endEditing()}>
          {t("cancel")}
        </button>
        <button type="submit" class="primary">
          {t("sendEdited")}
        </button>
      </div>
    </form>
  );
}
