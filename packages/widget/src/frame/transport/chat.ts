import type { ChatPort, ClockPort, NetworkPort, TurnReference } from "../ports.ts";
import { getJson, type Send } from "./api.ts";
import { readTurn } from "./turn-stream.ts";

const STREAM = { accept: "text/event-stream" };

/** Creates the chat port over HTTP, with answers as server-sent events. */
export function createChat({
  send,
  network,
  clock,
}: {
  readonly send: Send;
  readonly network: NetworkPort;
  readonly clock: ClockPort;
}): ChatPort {
  const resume = (turn: TurnReference, lastId: number, signal: AbortSignal) =>
    send("GET", `${pathOf(turn)}/events`, {
      headers: { ...STREAM, "last-event-id": String(lastId) },
      signal,
    });

  return {
    loadConversation: (sessionId) => getJson(send, `/chat/${sessionId}`),

    async deleteConversation(sessionId) {
      await send("DELETE", `/chat/${sessionId}`);
    },

    ask(request, listener, signal) {
      let turn: TurnReference | null = null;
      return readTurn(
        {
          // Repeating a lost request is safe: the same message id attaches to the same turn.
          open: (lastId, connection) =>
            turn
              ? resume(turn, lastId, connection)
              : send("POST", "/chat", { body: request, headers: STREAM, signal: connection }),
          network,
          clock,
        },
        {
          onConnection: listener.onConnection,
          onEvent(event) {
            if (event.type === "start") {
              turn = { sessionId: event.session_id, turnId: event.turn_id };
            }
            listener.onEvent(event);
          },
        },
        signal,
      );
    },

    follow: (turn, listener, signal) =>
      readTurn(
        { open: (lastId, connection) => resume(turn, lastId, connection), network, clock },
        listener,
        signal,
      ),

    async stop(turn) {
      await send("POST", `${pathOf(turn)}/stop`);
    },

    async rate(sessionId, messageId, feedback) {
      await send("PUT", `/chat/${sessionId}/messages/${messageId}/feedback`, { body: feedback });
    },
  };
}

function pathOf({ sessionId, turnId }: TurnReference): string {
  return `/chat/${sessionId}/turns/${turnId}`;
}
