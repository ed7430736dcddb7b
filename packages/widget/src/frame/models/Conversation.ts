import { computed, createModel, signal } from "@preact/signals";
import type { ChatRequest, Conversation as StoredConversation } from "@sidenote/protocol";
import { ChatFailure, type Ports, type TurnListener, type TurnReference } from "../ports.ts";
import {
  type Answer,
  createAnswer,
  createExchange,
  type Exchange,
  toExchanges,
} from "./exchange.ts";
import { applyEvent, endAnswer, failAnswer } from "./turn.ts";

const SESSION_KEY = "session";
/** Stored where the reader asked for an empty conversation: then the last one does not come back by itself. */
const FRESH = "";
/** How long after "stop" an answer may still come to its end by itself. */
const STOP_PATIENCE_MS = 5_000;

/** What `ask` may be told besides the question. */
interface Asking {
  /** Replaces this question of the history and all that follows it. */
  readonly replaceId?: string | undefined;
}

/** The turn that is being answered. */
interface Running {
  readonly exchange: Exchange;
  readonly abort: AbortController;
  stopping: boolean;
}

/** One conversation: its exchanges, the turn that is running, and what a student can do about them. */
export const Conversation = createModel(({ chat, storage, clock, network, newId }: Ports) => {
  const exchanges = signal<readonly Exchange[]>([]);
  const sessionId = signal<string | null>(null);
  const loading = signal(false);
  const loadFailure = signal<ChatFailure | null>(null);
  const running = signal<Running | null>(null);
  /** A question that was not sent, for the composer to take back. */
  const returned = signal<string | null>(null);
  /** Set when the server wrote an answer that another tab asked for. */
  const elsewhere = signal(false);
  const runningExchange = computed(() => running.value?.exchange ?? null);

  function enter(id: string | null): void {
    sessionId.value = id;
    storage.write(SESSION_KEY, id ?? FRESH);
  }

  /** Runs one turn into a new answer of `exchange`, until it is over. */
  async function run(
    exchange: Exchange,
    start: (listener: TurnListener, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const answer = createAnswer();
    const me: Running = { exchange, abort: new AbortController(), stopping: false };
    exchange.answers.value = [...exchange.answers.value, answer];
    exchange.shown.value = exchange.answers.value.length - 1;
    if (!network.online.peek()) answer.connection.value = "offline";
    running.value = me;
    try {
      await start(
        {
          onConnection: (connection) => (answer.connection.value = connection),
          onEvent(event) {
            if (event.type === "start") {
              exchange.sending.value = false;
              exchange.id = event.message_id;
              exchange.stored = true;
              exchange.turn = { sessionId: event.session_id, turnId: event.turn_id };
              enter(event.session_id);
              if (me.stopping) void askToStop(me);
            }
            applyEvent(answer, event);
          },
        },
        me.abort.signal,
      );
    } catch (cause) {
      if (me.abort.signal.aborted) endAnswer(answer, "stopped");
      else failAnswer(answer, cause instanceof ChatFailure ? cause : new ChatFailure("internal"));
    } finally {
      exchange.sending.value = false;
      if (running.peek() === me) running.value = null;
    }
  }

  async function ask(exchange: Exchange, { replaceId }: Asking = {}): Promise<void> {
    exchange.sending.value = true;
    const request: ChatRequest = {
      message: exchange.question,
      message_id: exchange.id,
      ...(sessionId.peek() && { session_id: sessionId.peek() ?? "" }),
      ...(replaceId && { replace_message_id: replaceId }),
    };
    await run(exchange, (listener, signal) => chat.ask(request, listener, signal));
    const obstacle = exchange.answers.peek().at(-1)?.obstacle.peek();
    const code = obstacle?.type === "failure" && obstacle.failure.code;
    // The question that was to be replaced never reached the history.
    if (code === "not_found" && replaceId) {
      exchange.answers.value = exchange.answers.peek().slice(0, -1);
      await ask(exchange);
    }
    if (code === "turn_in_progress") await giveWay(exchange);
  }

  function follow(exchange: Exchange, turn: TurnReference): Promise<void> {
    return run(exchange, (listener, signal) => chat.follow(turn, listener, signal));
  }

  /** Another tab was first: its turn is shown, and our question goes back to the composer. */
  async function giveWay(exchange: Exchange): Promise<void> {
    const id = sessionId.peek();
    if (!id) return;
    const stored = await chat.loadConversation(id).catch(() => null);
    if (!stored?.active_turn) return;
    returned.value = exchange.question;
    elsewhere.value = true;
    await show(stored);
  }

  /** Shows a stored conversation, keeping what is on the screen already, and follows the turn that runs in it. */
  async function show(stored: StoredConversation): Promise<void> {
    const known = new Map(exchanges.peek().map((exchange) => [exchange.id, exchange]));
    exchanges.value = toExchanges(stored.messages).map((fresh) => {
      const old = known.get(fresh.id);
      const [now, before] = [fresh, old].map((one) => one?.answers.peek().at(-1));
      return old && now?.id.peek() === before?.id.peek() ? old : fresh;
    });
    enter(stored.session_id);
    const { active_turn: active, session_id } = stored;
    const last = exchanges.peek().at(-1);
    if (active && last) {
      last.turn = { sessionId: session_id, turnId: active.turn_id };
      last.answers.value = [];
      return follow(last, last.turn);
    }
    // A question without an answer: its turn ended with nothing worth keeping.
    if (last && !last.answers.peek().length) {
      const answer = createAnswer();
      last.answers.value = [answer];
      failAnswer(answer, new ChatFailure("turn_interrupted"));
    }
  }

  async function open(id: string): Promise<void> {
    leave();
    loading.value = true;
    loadFailure.value = null;
    exchanges.value = [];
    sessionId.value = id;
    try {
      const stored = await chat.loadConversation(id);
      loading.value = false;
      if (sessionId.peek() === id) await show(stored);
    } catch (cause) {
      if (sessionId.peek() !== id) return;
      if (cause instanceof ChatFailure && cause.code === "not_found") enter(null);
      else loadFailure.value = cause instanceof ChatFailure ? cause : new ChatFailure("internal");
    } finally {
      loading.value = false;
    }
  }

  /** Brings back the conversation of before, on this device or another. */
  async function restore(): Promise<void> {
    const kept = storage.read(SESSION_KEY);
    if (kept) return open(kept);
    if (kept === FRESH) return;
    loading.value = true;
    const sessions = await chat.listSessions().catch(() => []);
    loading.value = false;
    const latest = sessions[0];
    if (latest && !sessionId.peek() && !exchanges.peek().length) await open(latest.session_id);
  }

  /** Takes in what happened in another tab or on another device. */
  async function refresh(): Promise<void> {
    const id = sessionId.peek();
    // What was not stored is not in what we would get.
    const unsent = exchanges.peek().some(({ stored }) => !stored);
    if (!id || unsent || running.peek() || loading.peek()) return;
    const stored = await chat.loadConversation(id).catch(() => null);
    if (!stored || sessionId.peek() !== id || running.peek()) return;
    const answered = (list: readonly Exchange[]): string =>
      list.map(({ id, answers }) => [id, answers.peek().at(-1)?.id.peek()]).join();
    if (stored.active_turn || answered(toExchanges(stored.messages)) !== answered(exchanges.peek()))
      await show(stored);
  }

  /** Stops listening to the running turn; the server goes on with it for a while. */
  function leave(): void {
    const { abort } = running.peek() ?? {};
    running.value = null;
    abort?.abort();
  }

  function startNew(): void {
    leave();
    exchanges.value = [];
    loadFailure.value = null;
    loading.value = false;
    enter(null);
  }

  /** Asks a question at the end. Does nothing while another is being answered. */
  async function submit(question: string): Promise<void> {
    if (running.peek()) return;
    elsewhere.value = false;
    const exchange = createExchange(newId(), question, new Date(clock.now()));
    exchanges.value = [...exchanges.peek(), exchange];
    await ask(exchange);
  }

  /** One more answer to the last question; those of before stay, to be stepped through. */
  async function answerAgain(exchange: Exchange): Promise<void> {
    if (running.peek()) return;
    const replaceId = exchange.stored ? exchange.id : undefined;
    if (replaceId) exchange.id = newId();
    exchange.turn = null;
    await ask(exchange, { replaceId });
  }

  /** Tries again what failed: reads on where only the connection was lost, asks again otherwise. */
  async function retry(exchange: Exchange): Promise<void> {
    const failed = exchange.answers.peek().at(-1)?.obstacle.peek();
    if (running.peek()) return;
    exchange.answers.value = exchange.answers.peek().slice(0, -1);
    const lost = failed?.type === "failure" && failed.failure.code === "unreachable";
    if (lost && exchange.turn) await follow(exchange, exchange.turn);
    else await answerAgain(exchange);
  }

  async function editLast(exchange: Exchange, question: string): Promise<void> {
    if (running.peek()) return;
    const edited = createExchange(newId(), question, new Date(clock.now()));
    exchanges.value = exchanges.peek().map((other) => (other === exchange ? edited : other));
    await ask(edited, { replaceId: exchange.stored ? exchange.id : undefined });
  }

  /** Asks in a new conversation what this one could not answer any more. */
  async function askInNew(exchange: Exchange): Promise<void> {
    startNew();
    await submit(exchange.question);
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

  async function askToStop(me: Running): Promise<void> {
    clock.after(STOP_PATIENCE_MS, () => me.abort.abort());
    if (me.exchange.turn) await chat.stop(me.exchange.turn).catch(() => me.abort.abort());
  }

  async function stop(): Promise<void> {
    const me = running.peek();
    if (!me || me.stopping) return;
    me.stopping = true;
    if (me.exchange.turn) return askToStop(me);
    // Never heard of by the server, perhaps: the question goes back to where it was written.
    if (network.online.peek()) return void clock.after(STOP_PATIENCE_MS, () => me.abort.abort());
    leave();
    exchanges.value = exchanges.peek().filter((exchange) => exchange !== me.exchange);
    returned.value = me.exchange.question;
  }

  return {
    exchanges,
    sessionId,
    loading,
    loadFailure,
    runningExchange,
    returned,
    elsewhere,
    open,
    restore,
    refresh,
    startNew,
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
