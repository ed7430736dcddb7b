import type { Clock } from "../chat/ports.ts";
import type { OwnerKeys, TurnEnd, TurnStart, TurnStarted } from "../chat/store-ports.ts";
import { AppError } from "../errors.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { toEntry } from "./frames.ts";
import { channels, key } from "./keys.ts";
import { runScript } from "./run-script.ts";
import { toKnownTurn, toMember, toMessage } from "./stored-values.ts";

export interface RedisSessionOptions {
  client: RedisClient;
  ttlSeconds: number;
  leaseMs: number;
  replicaId: string;
  clock: Clock;
  /** Told of what nobody waited for. */
  onError(error: unknown): void;
}

/** See `SessionStore`. @throws Error as the client has it, AppError `internal` for an answer of no known kind */
export async function beginTurn(
  options: RedisSessionOptions,
  start: TurnStart,
): Promise<TurnStarted> {
  const { client, ttlSeconds, leaseMs, replicaId, clock } = options;
  const { sessionId, turnId, keys, question } = start;
  const now = clock.now();
  // In one round trip. Whether the session is there and theirs is known only then; where it is not, nothing stays.
  const indexing = indexSession(options, keys, sessionId, now);
  const reply = await runScript(
    client,
    "beginTurn",
    [
      key.session(sessionId),
      key.messages(sessionId),
      key.questions(sessionId),
      key.lease(sessionId),
      key.events(sessionId, turnId),
    ],
    [
      keys.owner,
      keys.user,
      String(keys.courseId ?? ""),
      start.mayCreate ? "1" : "0",
      turnId,
      question.id,
      start.fingerprint,
      JSON.stringify(question),
      start.replaceMessageId ?? "",
      start.title,
      String(now),
      String(ttlSeconds),
      replicaId,
      String(leaseMs),
      toEntry([start.start]),
    ],
  );
  await indexing;
  const [kind, what] = reply as [string, unknown?];
  if (kind === "not_found" && what !== "message")
    await client.zrem(key.user(keys.user), toMember(keys.courseId, sessionId));
  return toStarted(reply);
}

function toStarted(reply: unknown): TurnStarted {
  const [kind, first, second] = reply as [string, unknown, unknown];
  switch (kind) {
    case "started":
      return { kind, history: (first as string[]).map(toMessage) };
    case "repeated":
      return { kind, ...toKnownTurn(String(first)) };
    case "busy":
      return { kind, turnId: String(first), messageId: String(second) };
    case "not_found":
      return { kind };
    default:
      throw new AppError("internal", { detail: `beginTurn answered ${kind}` });
  }
}

/** See `SessionStore`. @throws Error as the client has it */
export async function finishTurn(options: RedisSessionOptions, end: TurnEnd): Promise<boolean> {
  const now = options.clock.now();
  let [outcome, last] = await tryToFinish(options, end, end.recorded, now);
  while (outcome === -1 && last < end.frames.length)
    [outcome, last] = await tryToFinish(options, end, last, now);
  if (outcome !== 1) return false;
  void indexSession(options, end.keys, end.turn.sessionId, now);
  return true;
}

/**
 * Finishes a turn whose log holds `recorded` frames: 1 if it is done, 0 if the turn is not the session's; -1 if the log
 * holds another number, and which.
 */
async function tryToFinish(
  { client, ttlSeconds }: RedisSessionOptions,
  { turn: { sessionId, turnId }, answer, frames, recovering }: TurnEnd,
  recorded: number,
  now: number,
): Promise<[outcome: number, last: number]> {
  const reply = await runScript(
    client,
    "finishTurn",
    [
      key.session(sessionId),
      key.messages(sessionId),
      key.questions(sessionId),
      key.lease(sessionId),
      key.events(sessionId, turnId),
      key.feedback(sessionId),
    ],
    [
      turnId,
      answer === null ? "" : JSON.stringify(answer),
      String(now),
      String(ttlSeconds),
      recovering === true ? "1" : "0",
      String(recorded + 1),
      String(frames.length),
      toEntry(frames.slice(recorded)),
      channels.turn(turnId),
    ],
  );
  const [outcome, last] = reply as [number, number?];
  return [outcome, last ?? 0];
}

/**
 * Puts a session on top of its user's index, and drops what has expired from it. A turn does so at its beginning and
 * at its end, and fails at neither for this.
 */
async function indexSession(
  { client, ttlSeconds, onError }: RedisSessionOptions,
  keys: OwnerKeys,
  sessionId: string,
  now: number,
): Promise<void> {
  await guarded(() =>
    runScript(
      client,
      "indexSession",
      [key.user(keys.user)],
      [toMember(keys.courseId, sessionId), String(now), String(ttlSeconds)],
    ),
  ).catch(onError);
}
