import { computed, createModel, signal } from "@preact/signals-core";
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
import { createTranscript } from "./Transcript.ts";

/** How long somebody who wants another answer waits for what may have happened elsewhere. */
const PATIENCE_MS = 2_000;

/** One conversation: its exchanges, and what a student can do about them. */
export const Conversation = createModel((ports: ConversationPorts) => {
  const { chat, clock, newId } = ports;
  const { turns, show, opened, refreshed, ...shown } = createTranscript(ports);
  const { exchanges, sessionId, loading, returned, runningExchange, startNew } = shown;
  /** How many questions were asked here and got an answer. */
  const asked = signal(0);
  /** How often a question came back because the one before it waits for consent. */
  const refused = signal(0);
  /** Whether the last question came back because another was being answered. */
  const gaveWay = signal(false);
  /** Set while the answer that is seen is one that another tab asked for. */
  const elsewhere = computed(() => gaveWay.value && runningExchange.value !== null);
  let deciding = false;

  function newExchange(question: string): Exchange {
    return createExchange(newId(), question, new Date(clock.now()));
  }

  /** Another tab was first: its turn is shown, and our question goes back to the composer. */
  async function giveWay(exchange: Exchange): Promise<void> {
    const id = sessionId.peek();
    const stored = id && (await chat.loadConversation(id).catch(() => null));
    if (!stored || !stored.active_turn || stored.session_id !== sessionId.peek()) return;
    returned.value = exchange.question;
    gaveWay.value = true;
    await show(stored);
  }

  async function ask(exchange: Exchange): Promise<void> {
    const { replaces } = exchange;
    const session = sessionId.peek();
    gaveWay.value = false;
    await turns.ask(exchange, {
      message: exchange.question,
      message_id: exchange.id,
      ...(session && { session_id: session }),
      ...(replaces && { replace_message_id: replaces }),
    });
    // What failed without a word is given back; what was stopped is not.
    const answer = exchange.answers.peek().at(-1);
    if (exchange.stored && (answer?.text.value || answer?.status.peek() === "stopped"))
      asked.value++;
    const code = failureOf(exchange)?.code;
    // The question that was to be replaced never reached the history.
    if (code === "not_found" && replaces) {
      exchange.replaces = null;
      dropAnswer(exchange);
      await ask(exchange);
    }
    if (code === "turn_in_progress") await giveWay(exchange);
  }

  /** Asks a question at the end, once the history before it is there. Gives it back while another is being answered. */
  async function submit(question: string): Promise<void> {
    const meant = sessionId.peek();
    if (loading.peek()) await opened();
    const busy = runningExchange.peek() !== null;
    const current = sessionId.peek();
    if (busy || (current && current !== meant)) {
      returned.value = question;
      gaveWay.value = busy;
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
      // An edit that never got there: its text is not lost.
      if (kept !== exchange) returned.value = exchange.question;
      return kept;
    });
    const exchange = newExchange(question);
    exchanges.value = [...before, exchange];
    await ask(exchange);
  }

  /**
   * The exchange, as the history has it now, if it may be asked anew: what came after it, here or elsewhere, would be
   * lost. While one who asks waits for that, nobody else may.
   */
  async function asLast({ id }: Exchange): Promise<Exchange | null> {
    if (deciding) return null;
    deciding = true;
    try {
      await Promise.race([refreshed(), new Promise<void>((go) => clock.after(PATIENCE_MS, go))]);
    } finally {
      deciding = false;
    }
    const last = exchanges.peek().at(-1);
    return last?.id === id && !runningExchange.peek() ? last : null;
  }

  async function askAnew(exchange: Exchange): Promise<void> {
    // One that was not stored yet goes out again as it was.
    if (exchange.stored) {
      exchange.replaces = exchange.id;
      exchange.id = newId();
      exchange.stored = false;
    }
    exchange.turn = null;
    await ask(exchange);
  }

  /** One more answer to the last question; those of before stay, to be stepped through. */
  async function answerAgain(exchange: Exchange): Promise<void> {
    const last = await asLast(exchange);
    if (last) await askAnew(last);
  }

  /** Tries again what failed: reads on where only the connection was lost, asks again otherwise. */
  async function retry(exchange: Exchange): Promise<void> {
    const last = await asLast(exchange);
    // The history may have the whole answer meanwhile.
    if (!last || last.answers.peek().at(-1)?.status.peek() === "complete") return;
    const lost = failureOf(last)?.code === "unreachable";
    dropAnswer(last);
    if (lost && last.turn) await turns.follow(last, last.turn);
    else await askAnew(last);
  }

  async function editLast(exchange: Exchange, question: string): Promise<void> {
    const last = await asLast(exchange);
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

  /** Asks in a new conversation what this one could not answer any more. */
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

  /** Rates an answer, at once on the screen. Resolves with whether the server has it. */
  async function rate(answer: Answer, rating: "up" | "down", reason = ""): Promise<boolean> {
    const before = answer.rating.peek();
    const [session, id] = [sessionId.peek(), answer.id.peek()];
    if (!session || !id) return false;
    answer.rating.value = rating;
    try {
      await chat.rate(session, id, { rating, ...(reason && { reason }) });
      return true;
    } catch {
      answer.rating.value = before;
      return false;
    }
  }

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
