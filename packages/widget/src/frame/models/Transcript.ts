import { computed, signal } from "@preact/signals-core";
import type { Conversation as StoredConversation } from "@sidenote/protocol";
import { ChatFailure, type ConversationPorts } from "../ports.ts";
import { SESSION_KEY } from "./ConversationLoader.ts";
import { dropAnswer, type Exchange, isSame, mergeHistory } from "./exchange.ts";
import { readEnd } from "./turn.ts";
import { Turns } from "./Turns.ts";

/**
 * The exchanges on the screen: opening a conversation, keeping it up to date with other tabs and devices, leaving it
 * for another. Part of the model `Conversation`, not a model of its own.
 */
export function createTranscript(ports: ConversationPorts) {
  const { chat, storage } = ports;
  const exchanges = signal<readonly Exchange[]>([]);
  const sessionId = signal<string | null>(null);
  const loading = signal(false);
  const loadFailure = signal<ChatFailure | null>(null);
  const empty = computed(
    () => exchanges.value.length === 0 && !loading.value && loadFailure.value === null,
  );
  /** A question that was not sent, for the composer to restore. */
  const returned = signal<string | null>(null);
  let opening: Promise<unknown> = Promise.resolve();
  let refreshing = Promise.resolve();

  function rememberSession(id: string | null): void {
    sessionId.value = id;
    storage.write(SESSION_KEY, id ?? "");
  }

  const turns = new Turns(ports, rememberSession);
  const runningExchange = turns.exchange;

  /** Shows a stored conversation, keeping the exchanges already on the screen, and follows its active turn. */
  async function show(stored: StoredConversation): Promise<void> {
    const { session_id, messages, active_turn, unanswered_turn } = stored;
    exchanges.value = mergeHistory(messages, exchanges.peek());
    rememberSession(session_id);
    const last = exchanges.peek().at(-1);
    if (!last) return;
    if (active_turn) {
      last.answers.value = [];
      await turns.follow(last, { sessionId: session_id, turnId: active_turn.turn_id });
    } else if (!last.answers.peek().length) {
      const turn = unanswered_turn && { sessionId: session_id, turnId: unanswered_turn.turn_id };
      last.answers.value = [await readEnd(chat, turn)];
    }
  }

  function clear(): void {
    const unsent = turns.leave();
    if (unsent && !dropAnswer(unsent).length) returned.value = unsent.question;
    exchanges.value = [];
    loadFailure.value = null;
    loading.value = false;
  }

  async function open(id: string): Promise<void> {
    clear();
    loading.value = true;
    sessionId.value = id;
    try {
      const loaded = chat.loadConversation(id);
      opening = loaded.catch(() => undefined);
      const stored = await loaded;
      if (sessionId.peek() !== id) return;
      loading.value = false;
      await show(stored);
    } catch (cause) {
      if (sessionId.peek() !== id) return;
      loading.value = false;
      const failure = cause instanceof ChatFailure ? cause : new ChatFailure("internal");
      if (failure.code === "not_found") rememberSession(null);
      else loadFailure.value = failure;
    }
  }

  function startNew(): void {
    clear();
    rememberSession(null);
  }

  async function fetchChanges(): Promise<void> {
    const id = sessionId.peek();
    const before = exchanges.peek();
    // An unsent question is missing from the server's history, so it would vanish; only the last exchange can still be
    // sent.
    const unsent = before.at(-1)?.stored === false;
    if (!id || unsent || loading.peek() || runningExchange.peek()) return;
    const stored = await chat.loadConversation(id).catch(() => null);
    if (!stored || exchanges.peek() !== before || runningExchange.peek()) return;
    if (stored.active_turn || !isSame(stored.messages, before)) await show(stored);
  }

  /** Loads what happened in another tab or on another device. */
  const refresh = (): Promise<void> => (refreshing = fetchChanges());

  return {
    exchanges,
    sessionId,
    loading,
    loadFailure,
    empty,
    returned,
    runningExchange,
    turns,
    /** Resolves once the history being loaded is there or has failed to load. */
    opened: () => opening,
    /** Resolves once the current refresh is over. */
    refreshed: () => refreshing,
    show,
    open,
    startNew,
    refresh,
  };
}
