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
  /** Called when the user's session index could not be updated. */
  onError(error: unknown): void;
}

/** See `SessionStore`. @throws the Redis client's errors; AppError `internal` for an unknown reply */
export async function beginTurn(
  options: RedisSessionOptions,
  start: TurnStart,
): Promise<TurnStarted> {
  const { client, ttlSeconds, leaseMs, replicaId, clock } = options;
  const { sessionId, turnId, keys, question } = start;
  const now = clock.now();
  // Sent together with the script, in one round trip. Undone below if the session turns out not to exist or not to be
  // the owner's.
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
  const [kind, missing] = reply as [string, unknown?];
  if (kind === "not_found" && missing !== "message")
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

/** See `SessionStore`. @throws the Redis client's errors */
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
 * Finishes a turn whose log is expected to hold `recorded` frames. Resolves to 1 if done, 0 if the turn is not the
 * session's running one, or -1 and the actual number if the log holds a different number of frames.
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
      key.stop(sessionId, turnId),
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
 * Moves a session to the top of its user's index and removes expired entries. Called when a turn begins and ends;
 * a failure is reported but does not fail the turn. Never rejects.
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
