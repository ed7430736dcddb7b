import { useEffect, useRef } from "preact/hooks";
import type { Exchange } from "../models/exchange.ts";
import { isComposing } from "./keys.ts";
import { usePart } from "./part.ts";

/** Inline editor of the last question. */
export function QuestionEditor({ exchange }: { readonly exchange: Exchange }) {
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
        onInput={(event) => editing.write(event.currentTarget.value)}
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
