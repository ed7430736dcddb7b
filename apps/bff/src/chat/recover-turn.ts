import { turnEventSchema, type Message } from "@sidenote/protocol";
import { AppError, toErrorEvent } from "../errors.ts";
import { toFrame } from "./live-turn.ts";
import type { Clock, Ids } from "./ports.ts";
import type { OwnerKeys, SessionStore, TurnLog, TurnRef } from "./store-ports.ts";

export interface RecoverPorts {
  sessions: SessionStore;
  log: TurnLog;
  clock: Clock;
  ids: Ids;
}

/**
 * Ends a turn whose replica died: keeps the logged text as an interrupted answer, makes `turn_interrupted` its last
 * event and frees the session. Safe to call from several replicas at once: the store lets only one of them end the
 * turn.
 * @throws AppError `store_unavailable`
 */
export async function recoverTurn(
  ports: RecoverPorts,
  turn: TurnRef,
  keys: OwnerKeys,
): Promise<void> {
  const frames = (await ports.log.read(turn, 0)) ?? [];
  let text = "";
  for (const { json } of frames) {
    const event = turnEventSchema.safeParse(JSON.parse(json));
    if (event.success && event.data.type === "chunk") text += event.data.content;
  }
  const answer: Message | null =
    text === ""
      ? null
      : {
          id: ports.ids.uuid(),
          role: "assistant",
          content: text,
          status: "interrupted",
          created_at: new Date(ports.clock.now()).toISOString(),
        };
  // No request ends this turn, so its own id stands in for the request id. `TurnFeed` recognises recovered turns, of
  // which a reader may have seen more than was logged, by that.
  const interrupted = toErrorEvent(new AppError("turn_interrupted"), turn.turnId);
  await ports.sessions.finishTurn({
    turn,
    keys,
    answer,
    frames: [...frames, toFrame(frames.length + 1, interrupted)],
    recorded: frames.length,
    recovering: true,
  });
}
