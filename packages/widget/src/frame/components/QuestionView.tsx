import { copy, edit } from "./icons.ts";
import type { Exchange } from "../models/exchange.ts";
import { copyText } from "./copy-text.ts";
import { IconButton } from "./IconButton.tsx";
import { usePart } from "./part.ts";
import { useForeignLanguage } from "./use-foreign-language.ts";
import { Seldom } from "./Seldom.tsx";

/** One question of the user, or its editor. */
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
  const lang = useForeignLanguage(exchange.question);
  const idle = conversation.runningExchange.value === null;
  return (
    <article class="question">
      <h2 class="unseen">{t("you")}</h2>
      {editing ? (
        <Seldom show={({ QuestionEditor }) => <QuestionEditor exchange={exchange} />} />
      ) : (
        <>
          <p class="bubble" dir="auto" lang={lang}>
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
