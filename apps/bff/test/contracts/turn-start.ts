import { randomUUID } from "node:crypto";
import type { Message } from "@sidenote/protocol";
import { toFrame } from "../../src/chat/live-turn.ts";
import { toFingerprint, toOwnerKeys } from "../../src/chat/owner-keys.ts";
import type { Principal } from "../../src/chat/ports.ts";
import { toPrincipal } from "../stage/principal.ts";
import type { Frame, OwnerKeys, TurnStart } from "../../src/chat/store-ports.ts";
import type { Replica } from "./stores.ts";

/** Returns the keys of a new user. */
export function somebody(over: Partial<Principal> = {}): OwnerKeys {
  return toOwnerKeys(toPrincipal({ siteId: "site", userId: randomUUID(), ...over }));
}

/** Returns the start of a turn, which opens a new session unless `sessionId` is given. */
export function toStart(
  keys: OwnerKeys,
  { text = "What is osmosis?", ...over }: Partial<TurnStart> & { text?: string } = {},
): TurnStart {
  const sessionId = over.sessionId ?? randomUUID();
  const turnId = over.turnId ?? randomUUID();
  const question: Message = over.question ?? {
    id: randomUUID(),
    role: "user",
    content: text,
    status: "complete",
    created_at: "2026-11-23T09:00:00.000Z",
  };
  return {
    keys,
    sessionId,
    mayCreate: over.sessionId === undefined,
    turnId,
    question,
    fingerprint: toFingerprint(question.content, over.replaceMessageId),
    replaceMessageId: undefined,
    title: question.content,
    start: toFrame(1, {
      type: "start",
      session_id: sessionId,
      turn_id: turnId,
      message_id: question.id,
    }),
    ...over,
  };
}

export function toAnswer(content: string, status: Message["status"] = "complete"): Message {
  return {
    id: randomUUID(),
    role: "assistant",
    content,
    status,
    created_at: "2026-11-23T09:00:01.000Z",
  };
}

/** Returns chunk frames with consecutive IDs from `first`. */
export function toChunks(first: number, ...texts: string[]): Frame[] {
  return texts.map((content, index) => toFrame(first + index, { type: "chunk", content }));
}

export function toDone(id: number): Frame {
  return toFrame(id, {
    type: "done",
    message_id: randomUUID(),
    status: "complete",
    grounding: "general",
    usage: {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    },
  });
}

/** Ends a turn on a replica, with one chunk and `done`. An empty text is no answer. */
export function endTurn(by: Replica, start: TurnStart, text = "Water moves."): Promise<boolean> {
  return by.sessions.finishTurn({
    turn: start,
    keys: start.keys,
    answer: text === "" ? null : toAnswer(text),
    frames: [start.start, ...toChunks(2, text), toDone(3)],
    recorded: 1,
  });
}
