import type { Conversation, Feedback, SessionSummary } from "@sidenote/protocol";
import { AppError } from "../errors.ts";
import type { Clock } from "../chat/ports.ts";
import type {
  ExportedSession,
  OwnerKeys,
  SessionStore,
  TurnEnd,
  TurnStart,
  TurnStarted,
} from "../chat/store-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { toEntry } from "./frames.ts";
import { channels, keys } from "./keys.ts";
import { runScript } from "./run-script.ts";
import {
  exportUser,
  listUser,
  toDate,
  toFeedback,
  toMember,
  toMessage,
  type UserSession,
} from "./user-sessions.ts";

export interface RedisStoreOptions {
  client: RedisClient;
  ttlSeconds: number;
  leaseMs: number;
  replicaId: string;
  clock: Clock;
  /** Told of what nobody waited for. */
  onError(error: unknown): void;
}

/** Conversations in Redis: see `keys.ts` for what stands where. */
export class RedisSessionStore implements SessionStore {
  readonly #options: RedisStoreOptions;

  constructor(options: RedisStoreOptions) {
    this.#options = options;
  }

  async beginTurn(start: TurnStart): Promise<TurnStarted> {
    const { client, ttlSeconds, leaseMs, replicaId, clock } = this.#options;
    const { sessionId, turnId, keys: owner, question } = start;
    return guarded(async () => {
      const now = clock.now();
      // In one round trip. Whether the session is there and theirs is known only then; where it is not, nothing stays.
      const indexing = this.#index(owner, sessionId, now);
      const reply = await runScript(
        client,
        "beginTurn",
        [
          keys.session(sessionId),
          keys.messages(sessionId),
          keys.questions(sessionId),
          keys.lease(sessionId),
          keys.events(sessionId, turnId),
        ],
        [
          owner.owner,
          owner.user,
          String(owner.courseId ?? ""),
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
        await client.zrem(keys.user(owner.user), toMember(owner.courseId, sessionId));
      return toStarted(reply);
    });
  }

  async finishTurn(end: TurnEnd): Promise<boolean> {
    const { client, ttlSeconds, clock } = this.#options;
    const { turn, keys: owner, answer, frames, recovering } = end;
    return guarded(async () => {
      const now = clock.now();
      const finish = async (recorded: number): Promise<[number, number]> => {
        const tail = frames.slice(recorded);
        const reply = await runScript(
          client,
          "finishTurn",
          [
            keys.session(turn.sessionId),
            keys.messages(turn.sessionId),
            keys.questions(turn.sessionId),
            keys.lease(turn.sessionId),
            keys.events(turn.sessionId, turn.turnId),
            keys.feedback(turn.sessionId),
          ],
          [
            turn.turnId,
            answer === null ? "" : JSON.stringify(answer),
            String(now),
            String(ttlSeconds),
            recovering === true ? "1" : "0",
            String(recorded + 1),
            String(frames.length),
            toEntry(tail),
            channels.turn(turn.turnId),
          ],
        );
        const [outcome, last] = reply as [number, number?];
        return [outcome, last ?? 0];
      };
      let [outcome, last] = await finish(end.recorded);
      while (outcome === -1 && last < frames.length) [outcome, last] = await finish(last);
      if (outcome !== 1) return false;
      void this.#index(owner, turn.sessionId, now);
      return true;
    });
  }

  async claimQuestion(owner: string, messageId: string, sessionId: string): Promise<string> {
    const { client, ttlSeconds } = this.#options;
    const key = keys.question(owner, messageId);
    return guarded(async () => {
      const set = await client.set(key, sessionId, "EX", ttlSeconds, "NX");
      return set === null ? ((await client.get(key)) ?? sessionId) : sessionId;
    });
  }

  async findTurn(
    owner: string,
    sessionId: string,
    messageId: string,
  ): Promise<{ turnId: string; fingerprint: string } | null> {
    return guarded(async () => {
      if (!(await this.#owns(owner, sessionId))) return null;
      const known = await this.#options.client.hget(keys.questions(sessionId), messageId);
      return known === null ? null : toQuestion(known);
    });
  }

  async isOwner(owner: string, sessionId: string): Promise<boolean> {
    return guarded(() => this.#owns(owner, sessionId));
  }

  async get(owner: string, sessionId: string): Promise<Conversation | null> {
    const { client } = this.#options;
    return guarded(async () => {
      const [session, messages, feedback] = await Promise.all([
        client.hmget(keys.session(sessionId), "owner", "turn", "question"),
        client.lrange(keys.messages(sessionId), 0, -1),
        client.hgetall(keys.feedback(sessionId)),
      ]);
      const [storedOwner, turnId, messageId] = session;
      if (storedOwner !== owner) return null;
      const history = messages.map(toMessage).map((message) => {
        const given = feedback[message.id];
        return given === undefined ? message : { ...message, rating: toFeedback(given).rating };
      });
      const conversation = { session_id: sessionId, messages: history };
      if (turnId != null && messageId != null)
        return { ...conversation, active_turn: { turn_id: turnId, message_id: messageId } };
      const last = history.at(-1);
      if (last?.role !== "user") return conversation;
      const known = await client.hget(keys.questions(sessionId), last.id);
      if (known === null) return conversation;
      const unanswered = { turn_id: toQuestion(known).turnId, message_id: last.id };
      return { ...conversation, unanswered_turn: unanswered };
    });
  }

  async list(owner: OwnerKeys, most?: number): Promise<SessionSummary[]> {
    const { client } = this.#options;
    return guarded(async () => {
      const prefix = toMember(owner.courseId, "");
      const members = await client.zrevrange(keys.user(owner.user), 0, -1);
      const sessionIds = members
        .filter((member) => member.startsWith(prefix))
        .slice(0, most)
        .map((member) => member.slice(prefix.length));
      const rows = await Promise.all(
        sessionIds.map(async (sessionId): Promise<SessionSummary | null> => {
          const [[storedOwner, title, updated], count] = await Promise.all([
            client.hmget(keys.session(sessionId), "owner", "title", "updated"),
            client.llen(keys.messages(sessionId)),
          ]);
          if (storedOwner !== owner.owner) return null;
          return {
            session_id: sessionId,
            title: title ?? "",
            updated_at: toDate(updated),
            message_count: count,
          };
        }),
      );
      return rows
        .filter((row) => row !== null)
        .toSorted((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
    });
  }

  async clear(
    owner: OwnerKeys,
    sessionId: string,
  ): Promise<{ found: boolean; runningTurnId: string | null }> {
    const { client } = this.#options;
    return guarded(async () => {
      const [session, questions] = await Promise.all([
        client.hmget(keys.session(sessionId), "owner", "turn", "course"),
        client.hgetall(keys.questions(sessionId)),
      ]);
      const [storedOwner, turnId, course] = session;
      if (storedOwner !== owner.owner) return { found: false, runningTurnId: null };
      await client.unlink(
        keys.session(sessionId),
        keys.messages(sessionId),
        keys.questions(sessionId),
        keys.feedback(sessionId),
        // The lease stays for its seconds: it names the replica that is to stop the running turn.
        ...Object.values(questions).map((question) =>
          keys.events(sessionId, toQuestion(question).turnId),
        ),
      );
      // The rest lies in other slots of a cluster, a key at a time.
      await Promise.all([
        client.zrem(keys.user(owner.user), toMember(course, sessionId)),
        ...Object.keys(questions).map((id) => client.unlink(keys.question(owner.owner, id))),
      ]);
      return { found: true, runningTurnId: turnId ?? null };
    });
  }

  async setFeedback(
    owner: string,
    sessionId: string,
    messageId: string,
    feedback: Feedback,
  ): Promise<{ before: Feedback["rating"] | null } | null> {
    const reply = await guarded(() =>
      runScript(
        this.#options.client,
        "setFeedback",
        [keys.session(sessionId), keys.messages(sessionId), keys.feedback(sessionId)],
        [owner, messageId, JSON.stringify(feedback)],
      ),
    );
    if (!Array.isArray(reply)) return null;
    const [before] = reply as string[];
    return { before: before ? toFeedback(before).rating : null };
  }

  async exportUser(user: string): Promise<ExportedSession[]> {
    return guarded(() => exportUser(this.#options.client, user));
  }

  async listUser(user: string): Promise<UserSession[]> {
    return guarded(() => listUser(this.#options.client, user));
  }

  async #owns(owner: string, sessionId: string): Promise<boolean> {
    return (await this.#options.client.hget(keys.session(sessionId), "owner")) === owner;
  }

  /**
   * Puts a session on top of its user's index, and drops what has expired from it. A turn does so at its beginning and
   * at its end, and fails at neither for this.
   */
  async #index(owner: OwnerKeys, sessionId: string, now: number): Promise<void> {
    const { client, ttlSeconds, onError } = this.#options;
    await guarded(() =>
      runScript(
        client,
        "indexSession",
        [keys.user(owner.user)],
        [toMember(owner.courseId, sessionId), String(now), String(ttlSeconds)],
      ),
    ).catch(onError);
  }
}

function toStarted(reply: unknown): TurnStarted {
  const [kind, first, second] = reply as [string, unknown, unknown];
  switch (kind) {
    case "started":
      return { kind, history: (first as string[]).map(toMessage) };
    case "repeated":
      return { kind, ...toQuestion(String(first)) };
    case "busy":
      return { kind, turnId: String(first), messageId: String(second) };
    case "not_found":
      return { kind };
    default:
      throw new AppError("internal", { detail: `beginTurn answered ${kind}` });
  }
}

function toQuestion(value: string): { turnId: string; fingerprint: string } {
  const [turnId = "", fingerprint = ""] = value.split(" ");
  return { turnId, fingerprint };
}
