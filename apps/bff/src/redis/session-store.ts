import type { Conversation, Feedback, SessionSummary } from "@sidenote/protocol";
import type {
  Cleared,
  ExportedSession,
  KnownTurn,
  OwnerKeys,
  Rated,
  SessionStore,
  TurnEnd,
  TurnStart,
  TurnStarted,
  UserSession,
} from "../chat/store-ports.ts";
import { toConversation } from "../chat/to-conversation.ts";
import { guarded } from "./connection.ts";
import { key } from "./keys.ts";
import { runScript } from "./run-script.ts";
import { beginTurn, finishTurn, type RedisSessionOptions } from "./session-turns.ts";
import { toFeedback, toKnownTurn, toMember, toMessage } from "./stored-values.ts";
import { exportUser, listOwner, listUser } from "./user-sessions.ts";

/** Sessions in Redis; see `keys.ts` for the layout. */
export class RedisSessionStore implements SessionStore {
  readonly #options: RedisSessionOptions;

  constructor(options: RedisSessionOptions) {
    this.#options = options;
  }

  async beginTurn(start: TurnStart): Promise<TurnStarted> {
    return guarded(() => beginTurn(this.#options, start));
  }

  async finishTurn(end: TurnEnd): Promise<boolean> {
    return guarded(() => finishTurn(this.#options, end));
  }

  async claimQuestion(owner: string, messageId: string, sessionId: string): Promise<string> {
    const { client, ttlSeconds } = this.#options;
    const claim = key.question(owner, messageId);
    return guarded(async () => {
      const set = await client.set(claim, sessionId, "EX", ttlSeconds, "NX");
      return set === null ? ((await client.get(claim)) ?? sessionId) : sessionId;
    });
  }

  async findTurn(owner: string, sessionId: string, messageId: string): Promise<KnownTurn | null> {
    return guarded(async () =>
      (await this.#owns(owner, sessionId)) ? this.#turnOf(sessionId, messageId) : null,
    );
  }

  async isOwner(owner: string, sessionId: string): Promise<boolean> {
    return guarded(() => this.#owns(owner, sessionId));
  }

  async get(owner: string, sessionId: string): Promise<Conversation | null> {
    const { client } = this.#options;
    return guarded(async () => {
      const [session, messages, feedback] = await Promise.all([
        client.hmget(key.session(sessionId), "owner", "turn", "question"),
        client.lrange(key.messages(sessionId), 0, -1),
        client.hgetall(key.feedback(sessionId)),
      ]);
      const [storedOwner, turnId, messageId] = session;
      if (storedOwner !== owner) return null;
      return toConversation({
        sessionId,
        messages: messages.map(toMessage),
        ratingOf: (id) => {
          const given = feedback[id];
          return given === undefined ? given : toFeedback(given).rating;
        },
        active: turnId != null && messageId != null ? { turnId, messageId } : null,
        turnOf: (id) => this.#turnOf(sessionId, id),
      });
    });
  }

  async list(keys: OwnerKeys, limit?: number): Promise<SessionSummary[]> {
    return guarded(() => listOwner(this.#options.client, keys, limit));
  }

  async clear(keys: OwnerKeys, sessionId: string): Promise<Cleared> {
    const { client } = this.#options;
    return guarded(async () => {
      const [session, questions] = await Promise.all([
        client.hmget(key.session(sessionId), "owner", "turn", "course"),
        client.hgetall(key.questions(sessionId)),
      ]);
      const [storedOwner, turnId, course] = session;
      if (storedOwner !== keys.owner) return { found: false, runningTurnId: null };
      await client.unlink(
        key.session(sessionId),
        key.messages(sessionId),
        key.questions(sessionId),
        key.feedback(sessionId),
        // The lease is left to the running turn: it names the replica that must stop it.
        ...Object.values(questions)
          .map(toKnownTurn)
          .flatMap((known) => [
            key.events(sessionId, known.turnId),
            key.stop(sessionId, known.turnId),
          ]),
      );
      // In a cluster, the other keys are in different slots, so each is removed separately.
      await Promise.all([
        client.zrem(key.user(keys.user), toMember(course, sessionId)),
        ...Object.keys(questions).map((id) => client.unlink(key.question(keys.owner, id))),
      ]);
      return { found: true, runningTurnId: turnId ?? null };
    });
  }

  async setFeedback(
    owner: string,
    sessionId: string,
    messageId: string,
    feedback: Feedback,
  ): Promise<Rated | null> {
    const reply = await guarded(() =>
      runScript(
        this.#options.client,
        "setFeedback",
        [key.session(sessionId), key.messages(sessionId), key.feedback(sessionId)],
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
    return (await this.#options.client.hget(key.session(sessionId), "owner")) === owner;
  }

  async #turnOf(sessionId: string, messageId: string): Promise<KnownTurn | null> {
    const known = await this.#options.client.hget(key.questions(sessionId), messageId);
    return known === null ? null : toKnownTurn(known);
  }
}
