import { ratingSchema } from "@sidenote/protocol";
import * as z from "zod";
import {
  FEEDBACK_MAX,
  type FeedbackEntry,
  type FeedbackRef,
  type FeedbackStore,
  type FeedbackStoreOptions,
} from "../chat/feedback-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { key } from "./keys.ts";
import { runScript } from "./run-script.ts";

const entrySchema = z.object({
  rating: ratingSchema,
  reason: z.string(),
  courseId: z.int(),
  at: z.number(),
});

/** The reasons that were given for ratings: the texts by course, and by user which of them are theirs. */
export class RedisFeedbackStore implements FeedbackStore {
  readonly #client: RedisClient;
  readonly #options: FeedbackStoreOptions;

  constructor(client: RedisClient, options: FeedbackStoreOptions) {
    this.#client = client;
    this.#options = options;
  }

  async keep(
    { user, course, sessionId, messageId }: FeedbackRef,
    entry: FeedbackEntry,
  ): Promise<void> {
    const { ttlMs } = this.#options;
    const owned = key.userFeedback(user);
    await guarded(async () => {
      // First, so that no text is ever kept that an erasure would not find.
      await this.#client.hset(owned, messageId, `${course} ${sessionId}`);
      await this.#client.pexpire(owned, ttlMs);
      await runScript(
        this.#client,
        "keepFeedback",
        [key.courseFeedback(course)],
        [
          messageId,
          JSON.stringify(entry),
          String(this.#oldest),
          String(ttlMs),
          String(FEEDBACK_MAX),
        ],
      );
    });
  }

  async list(course: string): Promise<FeedbackEntry[]> {
    const kept = await guarded(() => this.#client.hvals(key.courseFeedback(course)));
    return this.#toEntries(kept);
  }

  async listUser(user: string): Promise<FeedbackEntry[]> {
    return guarded(async () => {
      const refs = await this.#refsOf(user);
      const kept = await Promise.all(
        refs.map(({ course, messageId }) =>
          this.#client.hget(key.courseFeedback(course), messageId),
        ),
      );
      return this.#toEntries(kept.filter((json) => json !== null));
    });
  }

  async forget(user: string, which: Partial<FeedbackRef> = {}): Promise<void> {
    await guarded(async () => {
      const refs = (await this.#refsOf(user)).filter(
        ({ sessionId, messageId }) =>
          (which.sessionId ?? sessionId) === sessionId &&
          (which.messageId ?? messageId) === messageId,
      );
      await Promise.all(
        refs.map(({ course, messageId }) =>
          this.#client.hdel(key.courseFeedback(course), messageId),
        ),
      );
      // Last, so that an erasure that fails can be repeated.
      const ids = refs.map(({ messageId }) => messageId);
      if (ids.length > 0) await this.#client.hdel(key.userFeedback(user), ...ids);
    });
  }

  get #oldest(): number {
    return this.#options.clock.now() - this.#options.ttlMs;
  }

  async #refsOf(user: string): Promise<Omit<FeedbackRef, "user">[]> {
    const rows = await this.#client.hgetall(key.userFeedback(user));
    return Object.entries(rows).map(([messageId, place]) => {
      const [course = "", sessionId = ""] = place.split(" ");
      return { course, sessionId, messageId };
    });
  }

  #toEntries(kept: readonly string[]): FeedbackEntry[] {
    return kept
      .map((json) => entrySchema.parse(JSON.parse(json)))
      .filter(({ at }) => at >= this.#oldest)
      .toSorted((a, b) => b.at - a.at);
  }
}
