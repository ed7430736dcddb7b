import { computed, createModel, signal } from "@preact/signals-core";
import type { Rating } from "@sidenote/protocol";
import type { ConversationPorts } from "../ports.ts";
import {
  type Answer,
  createExchange,
  dropAnswer,
  type Exchange,
  failureOf,
  keepStored,
  obstacleOf,
} from "./exchange.ts";
import { rateAnswer } from "./rating.ts";
import { createTranscript } from "./Transcript.ts";

/** How long regenerating, retrying or editing waits for a refresh of the history. */
const REFRESH_TIMEOUT_MS = 2_000;

/** One conversation: its exchanges, and the actions on them. */
export const Conversation = createModel((ports: ConversationPorts) => {
  const { chat, clock, newId } = ports;
  const { turns, show, opened, refreshed, ...shown } = createTranscript(ports);
  const { exchanges, sessionId, loading, returned, runningExchange, startNew } = shown;
  /** Counts the questions asked in this tab that used up quota. */
  const asked = signal(0);
  /** Counts the questions returned to the composer because the one before still waits for consent. */
  const refused = signal(0);
  /** Whether the last question was returned because another turn was running. */
  const yielded = signal(false);
  /** True while the running turn was started in another tab. */
  const elsewhere = computed(() => yielded.value && runningExchange.value !== null);
  let isChecking = false;

  function newExchange(question: string): Exchange {
    return createExchange(newId(), question, new Date(clock.now()));
  }

  /** Another tab was first: shows its turn and returns our question to the composer. */
  async function yieldToRunningTurn(exchange: Exchange): Promise<void> {
    const id = sessionId.peek();
    const stored = id && (await chat.loadConversation(id).catch(() => null));
    if (!stored || !stored.active_turn || stored.session_id !== sessionId.peek()) return;
    returned.value = exchange.question;
    yielded.value = true;
    await show(stored);
  }

  async function ask(exchange: Exchange): Promise<void> {
    const { replaces } = exchange;
    const session = sessionId.peek();
    yielded.value = false;
    await turns.ask(exchange, {
      message: exchange.question,
      message_id: exchange.id,
      ...(session && { session_id: session }),
      ...(replaces && { replace_message_id: replaces }),
    });
    // Must match the server's quota: it refunds a turn that failed before any text, but not one that was stopped.
    const answer = exchange.answers.peek().at(-1);
    if (exchange.stored && (answer?.text.value || answer?.status.peek() === "stopped"))
      asked.value++;
    const code = failureOf(exchange)?.code;
    // The question to replace never reached the history: ask this one as a new question.
    if (code === "not_found" && replaces) {
      exchange.replaces = null;
      dropAnswer(exchange);
      await ask(exchange);
    }
    if (code === "turn_in_progress") await yieldToRunningTurn(exchange);
  }

  /**
   * Asks a question at the end of the conversation, after waiting for a history that is still loading. Returns the
   * question to the composer when a turn is running, when the conversation changed meanwhile, or when consent is
   * missing.
   */
  async function submit(question: string): Promise<void> {
    const meant = sessionId.peek();
    if (loading.peek()) await opened();
    const busy = runningExchange.peek() !== null;
    const current = sessionId.peek();
    if (busy || (current && current !== meant)) {
      returned.value = question;
      yielded.value = busy;
      return;
    }
    const last = exchanges.peek().at(-1);
    if (last && obstacleOf(last)?.type === "policy_required") {
      returned.value = question;
      refused.value++;
      return;
    }
    const before = exchanges.peek().map((exchange) => {
      const kept = keepStored(exchange);
      // An edit that the server never received: its text returns to the composer.
      if (kept !== exchange) returned.value = exchange.question;
      return kept;
    });
    const exchange = newExchange(question);
    exchanges.value = [...before, exchange];
    await ask(exchange);
  }

  /**
   * Returns the exchange as the refreshed history has it, or `null` unless it is still the last one and no turn is
   * running: asking it again would delete whatever came after it, here or in another tab. Also `null` while another
   * call is waiting.
   */
  async function refreshIfLast({ id }: Exchange): Promise<Exchange | null> {
    if (isChecking) return null;
    isChecking = true;
    try {
      await Promise.race([
        refreshed(),
        new Promise<void>((go) => clock.after(REFRESH_TIMEOUT_MS, go)),
      ]);
    } finally {
      isChecking = false;
    }
    const last = exchanges.peek().at(-1);
    return last?.id === id && !runningExchange.peek() ? last : null;
  }

  async function askAnew(exchange: Exchange): Promise<void> {
    // A question that was not stored is sent again unchanged.
    if (exchange.stored) {
      exchange.replaces = exchange.id;
      exchange.id = newId();
      exchange.stored = false;
    }
    exchange.turn = null;
    await ask(exchange);
  }

  /** Regenerates the last answer. Earlier versions stay available in this tab. */
  async function answerAgain(exchange: Exchange): Promise<void> {
    const last = await refreshIfLast(exchange);
    if (last) await askAnew(last);
  }

  /** Retries a failed answer: resumes the turn where only the connection was lost, otherwise asks again. */
  async function retry(exchange: Exchange): Promise<void> {
    const last = await refreshIfLast(exchange);
    // The refreshed history may already hold the complete answer.
    if (!last || last.answers.peek().at(-1)?.status.peek() === "complete") return;
    const lost = failureOf(last)?.code === "unreachable";
    dropAnswer(last);
    if (lost && last.turn) await turns.follow(last, last.turn);
    else await askAnew(last);
  }

  async function editLast(exchange: Exchange, question: string): Promise<void> {
    const last = await refreshIfLast(exchange);
    if (!last) return void (returned.value = question);
    const edited = newExchange(question);
    const kept = keepStored(last);
    if (kept.stored) {
      edited.edits = kept;
      edited.replaces = kept.id;
    }
    exchanges.value = [...exchanges.peek().slice(0, -1), edited];
    await ask(edited);
  }

  /** Asks the question in a new conversation, for when this one can take no more. */
  async function askInNew(exchange: Exchange): Promise<void> {
    startNew();
    await submit(exchange.question);
  }

  function stop(): void {
    const unsent = turns.stop();
    if (!unsent) return;
    const before = dropAnswer(unsent).length;
    if (before) unsent.shown.value = before - 1;
    else returned.value = unsent.question;
    exchanges.value = exchanges
      .peek()
      .filter((exchange) => before || exchange.edits || exchange !== unsent)
      .map(keepStored);
  }

  const rate = (answer: Answer, rating: Rating, reason?: string): Promise<boolean> =>
    rateAnswer(chat, sessionId.peek(), answer, { rating, ...(reason && { reason }) });

  return {
    ...shown,
    asked,
    refused,
    elsewhere,
    submit,
    answerAgain,
    retry,
    editLast,
    askInNew,
    stop,
    rate,
  };
});
export type Conversation = InstanceType<typeof Conversation>;
