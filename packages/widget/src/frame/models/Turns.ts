import { computed, createModel, signal } from "@preact/signals-core";
import type { ChatRequest } from "@sidenote/protocol";
import {
  ChatFailure,
  type ConversationPorts,
  type TurnListener,
  type TurnReference,
} from "../ports.ts";
import { createAnswer, type Exchange } from "./exchange.ts";
import { applyEvent, endAnswer, failAnswer } from "./turn.ts";

/** How long a turn may take to end by itself after "stop"; then its stream is aborted. */
const STOP_TIMEOUT_MS = 5_000;

interface Running {
  readonly exchange: Exchange;
  readonly abort: AbortController;
  stopping: boolean;
}

/** Runs the tab's one active turn, from question to end. */
export const Turns = createModel(
  (
    { chat, clock, network }: Pick<ConversationPorts, "chat" | "clock" | "network">,
    onSession: (sessionId: string) => void,
  ) => {
    const running = signal<Running | null>(null);
    const exchange = computed(() => running.value?.exchange ?? null);

    /** Streams a turn into a new answer of the exchange. Resolves when the turn is over, however it ended. */
    async function run(
      exchange: Exchange,
      start: (listener: TurnListener, signal: AbortSignal) => Promise<void>,
    ): Promise<void> {
      const answer = createAnswer();
      const me: Running = { exchange, abort: new AbortController(), stopping: false };
      exchange.answers.value = [...exchange.answers.peek(), answer];
      exchange.shown.value = exchange.answers.peek().length - 1;
      if (!network.online.peek()) answer.connection.value = "offline";
      running.value = me;
      const listener: TurnListener = {
        onConnection: (connection) => (answer.connection.value = connection),
        onEvent(event) {
          if (event.type === "start") {
            exchange.id = event.message_id;
            exchange.stored = true;
            exchange.edits = null;
            exchange.turn = { sessionId: event.session_id, turnId: event.turn_id };
            exchange.sending.value = false;
            onSession(event.session_id);
            if (me.stopping) void endTurn(me);
          }
          applyEvent(answer, event);
        },
      };
      try {
        await start(listener, me.abort.signal);
      } catch (cause) {
        if (me.abort.signal.aborted) endAnswer(answer, "stopped");
        else failAnswer(answer, cause instanceof ChatFailure ? cause : new ChatFailure("internal"));
      } finally {
        exchange.sending.value = false;
        if (running.peek() === me) running.value = null;
      }
    }

    function ask(exchange: Exchange, request: ChatRequest): Promise<void> {
      exchange.sending.value = true;
      return run(exchange, (listener, signal) => chat.ask(request, listener, signal));
    }

    /** Follows a turn that another tab or an earlier page started, from its first event. */
    function follow(exchange: Exchange, turn: TurnReference): Promise<void> {
      exchange.turn = turn;
      return run(exchange, (listener, signal) => chat.follow(turn, listener, signal));
    }

    async function endTurn({ exchange, abort }: Running): Promise<void> {
      clock.after(STOP_TIMEOUT_MS, () => abort.abort());
      if (exchange.turn) await chat.stop(exchange.turn).catch(() => abort.abort());
    }

    /** Stops the running turn. Returns its exchange if the question was never sent, otherwise `null`. */
    function stop(): Exchange | null {
      const me = running.peek();
      if (!me || me.stopping) return null;
      me.stopping = true;
      if (isUnsent(me)) return leave();
      void endTurn(me);
      return null;
    }

    const isUnsent = ({ exchange }: Running): boolean =>
      exchange.sending.peek() && !network.online.peek();

    /**
     * Stops following the running turn; the server continues it for a grace period in case a client reconnects. Returns
     * its exchange if the question was never sent, otherwise `null`.
     */
    function leave(): Exchange | null {
      const me = running.peek();
      const unsent = me && isUnsent(me) ? me.exchange : null;
      running.value = null;
      me?.abort.abort();
      return unsent;
    }

    return { exchange, ask, follow, stop, leave };
  },
);
export type Turns = InstanceType<typeof Turns>;
