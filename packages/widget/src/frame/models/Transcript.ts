import { computed, signal } from "@preact/signals-core";
import type { Conversation as StoredConversation } from "@sidenote/protocol";
import { ChatFailure, type ConversationPorts } from "../ports.ts";
import { SESSION_KEY } from "./Entrance.ts";
import { dropAnswer, type Exchange, isSame, mergeHistory } from "./exchange.ts";
import { readEnd } from "./turn.ts";
import { Turns } from "./Turns.ts";

/**
 * What is on the screen of a conversation: loaded, kept in step with what happens elsewhere, left for another one. A part
 * of the model `Conversation`, not one of its own.
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
  /** A question that was not sent, for the composer to take back. */
  const returned = signal<string | null>(null);
  let opening: Promise<unknown> = Promise.resolve();
  let refreshing = Promise.resolve();

  function rememberSession(id: string | null): void {
    sessionId.value = id;
    storage.write(SESSION_KEY, id ?? "");
  }

  const turns = new Turns(ports, rememberSession);
  const runningExchange = turns.exchange;

  /** Shows a stored conversation, keeping what is on the screen already, and follows the turn that runs in it. */
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

  async function takeIn(): Promise<void> {
    const id = sessionId.peek();
    const before = exchanges.peek();
    // A question that was not stored is not in what we would get; one that another came after is given up.
    const unsent = before.at(-1)?.stored === false;
    if (!id || unsent || loading.peek() || runningExchange.peek()) return;
    const stored = await chat.loadConversation(id).catch(() => null);
    if (!stored || exchanges.peek() !== before || runningExchange.peek()) return;
    if (stored.active_turn || !isSame(stored.messages, before)) await show(stored);
  }

  /** Takes in what happened in another tab or on another device. */
  const refresh = (): Promise<void> => (refreshing = takeIn());

  return {
    exchanges,
    sessionId,
    loading,
    loadFailure,
    empty,
    returned,
    runningExchange,
    turns,
    /** Resolves once the history that is being loaded is there, or cannot be had. */
    opened: () => opening,
    /** Resolves once it is known what happened elsewhere. */
    refreshed: () => refreshing,
    show,
    open,
    startNew,
    refresh,
  };
}
