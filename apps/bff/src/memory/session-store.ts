import type { Conversation, Feedback, SessionSummary } from "@sidenote/protocol";
import type { LRUCache } from "lru-cache";
import type { Clock } from "../chat/ports.ts";
import {
  type Cleared,
  type ExportedSession,
  HISTORY_MESSAGES,
  type KnownTurn,
  type OwnerKeys,
  type Rated,
  type SessionStore,
  type TurnEnd,
  type TurnLog,
  type TurnStart,
  type TurnStarted,
  type UserSession,
} from "../chat/store-ports.ts";
import { toConversation } from "../chat/to-conversation.ts";
import {
  createExpiringMap,
  type MemoryOptions,
  type MemorySession,
  type MemorySessions,
} from "./sessions.ts";

const MAX_QUESTIONS = 100_000;

export interface MemorySessionStoreOptions extends MemoryOptions {
  sessions: MemorySessions;
  log: Pick<TurnLog, "append">;
}

/** Sessions in memory, for development and small sites. Fulfils the same contract as Redis. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions: MemorySessions;
  /** Session by owner and question. */
  readonly #questions: LRUCache<string, string>;
  readonly #log: Pick<TurnLog, "append">;
  readonly #clock: Clock;

  constructor(options: MemorySessionStoreOptions) {
    this.#sessions = options.sessions;
    this.#questions = createExpiringMap(options, MAX_QUESTIONS);
    this.#log = options.log;
    this.#clock = options.clock;
  }

  async beginTurn(start: TurnStart): Promise<TurnStarted> {
    let session = this.#sessions.get(start.sessionId);
    if (session === undefined) {
      if (!start.mayCreate) return { kind: "not_found" };
      session = {
        keys: start.keys,
        title: start.title,
        createdAt: this.#clock.now(),
        updatedAt: this.#clock.now(),
        messages: [],
        feedback: new Map(),
        questions: new Map(),
        frames: new Map(),
        active: null,
        replaced: null,
      };
    }
    if (session.keys.owner !== start.keys.owner) return { kind: "not_found" };
    const repeated = session.questions.get(start.question.id);
    if (repeated !== undefined) return { kind: "repeated", ...repeated };
    if (session.active !== null) return { kind: "busy", ...session.active };
    if (start.replaceMessageId !== undefined) {
      const index = session.messages.findIndex(
        ({ id, role }) => id === start.replaceMessageId && role === "user",
      );
      if (index === -1) return { kind: "not_found" };
      const [question, answer] = session.messages.splice(index);
      if (question?.content === start.question.content && answer?.role === "assistant")
        session.replaced = answer;
      if (index === 0) session.title = start.title;
    }
    const history = session.messages.slice(-HISTORY_MESSAGES);
    session.messages.push(start.question);
    session.active = { turnId: start.turnId, messageId: start.question.id };
    session.questions.set(start.question.id, {
      turnId: start.turnId,
      fingerprint: start.fingerprint,
    });
    session.frames.set(start.turnId, [start.start]);
    this.#touch(start.sessionId, session);
    return { kind: "started", history };
  }

  async finishTurn({ turn, answer, frames, recovering = false }: TurnEnd): Promise<boolean> {
    const session = this.#sessions.get(turn.sessionId);
    // A running process always holds the leases of its turns, so none can be recovered.
    if (session?.active?.turnId !== turn.turnId || recovering) return false;
    const last = answer ?? session.replaced;
    if (last !== null) session.messages.push(last);
    session.active = null;
    session.replaced = null;
    await this.#log.append(turn, frames);
    this.#touch(turn.sessionId, session);
    return true;
  }

  async claimQuestion(owner: string, messageId: string, sessionId: string): Promise<string> {
    const key = `${owner} ${messageId}`;
    const claimed = this.#questions.get(key);
    if (claimed !== undefined) return claimed;
    this.#questions.set(key, sessionId);
    return sessionId;
  }

  async findTurn(owner: string, sessionId: string, messageId: string): Promise<KnownTurn | null> {
    return this.#owned(owner, sessionId)?.questions.get(messageId) ?? null;
  }

  async isOwner(owner: string, sessionId: string): Promise<boolean> {
    return this.#owned(owner, sessionId) !== undefined;
  }

  async get(owner: string, sessionId: string): Promise<Conversation | null> {
    const session = this.#owned(owner, sessionId);
    if (session === undefined) return null;
    const { messages, feedback, active, questions } = session;
    return toConversation({
      sessionId,
      messages,
      ratingOf: (id) => feedback.get(id)?.rating,
      active,
      turnOf: async (id) => questions.get(id) ?? null,
    });
  }

  async list({ owner }: OwnerKeys, limit?: number): Promise<SessionSummary[]> {
    return [...this.#sessions.entries()]
      .filter(([, session]) => session.keys.owner === owner)
      .toSorted(([, a], [, b]) => b.updatedAt - a.updatedAt)
      .slice(0, limit)
      .map(([sessionId, session]) => ({
        session_id: sessionId,
        title: session.title,
        updated_at: new Date(session.updatedAt).toISOString(),
        message_count: session.messages.length,
      }));
  }

  async clear({ owner }: OwnerKeys, sessionId: string): Promise<Cleared> {
    const session = this.#owned(owner, sessionId);
    if (session === undefined) return { found: false, runningTurnId: null };
    this.#sessions.delete(sessionId);
    for (const id of session.questions.keys()) this.#questions.delete(`${owner} ${id}`);
    return { found: true, runningTurnId: session.active?.turnId ?? null };
  }

  async setFeedback(
    owner: string,
    sessionId: string,
    messageId: string,
    feedback: Feedback,
  ): Promise<Rated | null> {
    const session = this.#owned(owner, sessionId);
    if (
      session?.messages.some(({ id, role }) => id === messageId && role === "assistant") !== true
    ) {
      return null;
    }
    const before = session.feedback.get(messageId)?.rating ?? null;
    session.feedback.set(messageId, feedback);
    return { before };
  }

  async exportUser(user: string): Promise<ExportedSession[]> {
    return [...this.#sessions.entries()]
      .filter(([, session]) => session.keys.user === user)
      .map(([sessionId, session]) => ({
        session_id: sessionId,
        course_id: session.keys.courseId,
        title: session.title,
        created_at: new Date(session.createdAt).toISOString(),
        updated_at: new Date(session.updatedAt).toISOString(),
        messages: session.messages.map((message) => {
          const feedback = session.feedback.get(message.id);
          return feedback === undefined ? message : { ...message, feedback };
        }),
      }));
  }

  async listUser(user: string): Promise<UserSession[]> {
    return [...this.#sessions.entries()]
      .filter(([, session]) => session.keys.user === user)
      .map(([sessionId, { keys }]) => ({ sessionId, owner: keys.owner, courseId: keys.courseId }));
  }

  #owned(owner: string, sessionId: string): MemorySession | undefined {
    const session = this.#sessions.get(sessionId);
    return session?.keys.owner === owner ? session : undefined;
  }

  #touch(sessionId: string, session: MemorySession): void {
    session.updatedAt = this.#clock.now();
    this.#sessions.set(sessionId, session);
  }
}
