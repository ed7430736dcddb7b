import { bin } from "../seldom-icons.ts";
import { useSignal } from "../../follow-signals.ts";
import type { SessionSummary } from "@sidenote/protocol";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { isolate } from "../../i18n/isolate.ts";
import { writeMoment } from "../../i18n/times.ts";
import { Sessions } from "../../models/Sessions.ts";
import { FailureCard } from "../FailureCard.tsx";
import { Icon } from "../Icon.tsx";
import { IconButton } from "../IconButton.tsx";
import { usePart } from "../part.ts";
import { Dialog } from "./Dialog.tsx";

/** The student's conversations: search, open, delete one or all. */
export function ConversationsPanel() {
  const { words, ports, conversation, view } = usePart();
  const { t } = words;
  const sessions = useMemo(() => new Sessions(ports, conversation), [ports, conversation]);
  /** The conversations to delete, until the user confirms or cancels. */
  const toDelete = useSignal<readonly SessionSummary[] | null>(null);
  const search = useRef<HTMLInputElement>(null);
  /** The button that asked for the deletion, to return the focus to. */
  const opener = useRef<Element | null>(null);
  useEffect(() => void sessions.load(), [sessions]);

  const { found, failure, busy, query } = sessions;
  const all = sessions.all.value;
  const nameOf = ({ title }: SessionSummary): string => title || t("untitled");

  function open(id: string): void {
    view.panel.value = null;
    if (id !== conversation.sessionId.peek()) void conversation.open(id);
  }

  async function deleteConfirmed(): Promise<void> {
    const list = toDelete.peek() ?? [];
    toDelete.value = null;
    search.current?.focus();
    if (await sessions.remove(list)) {
      view.notify(list.length > 1 ? "allDeleted" : "conversationDeleted");
    }
  }

  /** One conversation is confirmed in its own row, all of them above the list. */
  const single = toDelete.value?.length === 1 ? toDelete.value[0]! : null;
  const confirmation = toDelete.value && (
    <Confirmation
      question={
        single
          ? t("confirmDelete", { title: isolate(nameOf(single)) })
          : t("confirmDeleteAll", { count: toDelete.value.length })
      }
      onCancel={() => {
        const { current } = opener;
        toDelete.value = null;
        if (current instanceof HTMLElement && current.isConnected) current.focus();
        else search.current?.focus();
      }}
      onConfirm={() => void deleteConfirmed()}
    />
  );

  return (
    <Dialog title={t("conversations")}>
      <input
        ref={search}
        type="search"
        // Not on touch screens, where the on-screen keyboard would cover the list.
        autofocus={matchMedia("(pointer: fine)").matches}
        dir={query.value ? "auto" : undefined}
        placeholder={t("searchConversations")}
        aria-label={t("searchConversations")}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          toDelete.value = null;
        }}
      />
      {!single && confirmation}
      {failure.value && (
        <FailureCard
          role="alert"
          failure={failure.value}
          onRetry={() => {
            toDelete.value = null;
            void sessions.load();
          }}
        />
      )}
      {!all && busy.value && <p class="wait">{t("loading")}</p>}
      {all && found.value.length === 0 && (
        <p class="wait" role="status">
          {query.value ? t("noMatch", { query: isolate(query.value) }) : t("noConversations")}
        </p>
      )}
      <ul class="sessions">
        {found.value.map((session) => (
          <li key={session.session_id}>
            <button
              type="button"
              aria-current={session.session_id === conversation.sessionId.value}
              onClick={() => open(session.session_id)}
            >
              <b dir="auto">{nameOf(session)}</b>
              <small>
                {writeMoment(new Date(session.updated_at), words.tag.value)}
                {" · "}
                {t("messageCount", { count: session.message_count })}
              </small>
            </button>
            <IconButton
              icon={bin}
              label={t("deleteConversation", { title: isolate(nameOf(session)) })}
              onClick={({ currentTarget }) => {
                opener.current = currentTarget as Element;
                toDelete.value = [session];
              }}
            />
            {session.session_id === single?.session_id && confirmation}
          </li>
        ))}
      </ul>
      {all && all.length > 1 && !toDelete.value && !query.value && (
        <button
          type="button"
          class="quiet danger"
          onClick={() => {
            opener.current = null;
            toDelete.value = all;
          }}
        >
          <Icon path={bin} />
          {t("deleteAll")}
        </button>
      )}
    </Dialog>
  );
}

function Confirmation({
  question,
  onCancel,
  onConfirm,
}: {
  readonly question: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}) {
  const { t } = usePart().words;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div class="card" role="group" aria-labelledby="confirm-question">
      <p id="confirm-question">{question}</p>
      <div class="buttons">
        <button type="button" ref={first} onClick={onCancel}>
          {t("cancel")}
        </button>
        <button type="button" class="danger" onClick={onConfirm}>
          {t("delete")}
        </button>
      </div>
    </div>
  );
}
