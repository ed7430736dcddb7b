import { ratingSchema } from "@sidenote/protocol";
import * as z from "zod";
import {
  type FeedbackEntry,
  type FeedbackRef,
  type FeedbackSelection,
  type FeedbackStore,
  type FeedbackStoreOptions,
  isSelected,
} from "../chat/feedback-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { key } from "./keys.ts";

const entrySchema = z.object({
  rating: ratingSchema,
  reason: z.string(),
  courseId: z.int(),
  at: z.number(),
});

type OwnRef = Omit<FeedbackRef, "user">;

/**
 * The reasons that were given for ratings. Each is a key that expires by itself; beside them are two indexes without
 * texts: by course, to list them, and by user, to export and erase them. Indexes lose what has expired when it is
 * next looked for.
 */
export class RedisFeedbackStore implements FeedbackStore {
  readonly #client: RedisClient;
  readonly #ttlMs: number;
  readonly #max: number;

  constructor(client: RedisClient, { ttlMs, max }: Omit<FeedbackStoreOptions, "clock">) {
    this.#client = client;
    this.#ttlMs = ttlMs;
    this.#max = max;
  }

  async keep(ref: FeedbackRef, entry: FeedbackEntry): Promise<void> {
    const { user, course, sessionId, messageId } = ref;
    const [owned, listed] = [key.userReasons(user), key.courseReasons(course)];
    const text = key.reason(course, messageId);
    await guarded(async () => {
      // Drops what has expired: the index of somebody who keeps writing would never end by itself.
      await this.#refsOf(user);
      // The indexes first, so that no text is kept that they do not lead to.
      await this.#client.hset(owned, messageId, `${course} ${sessionId}`);
      await this.#client.zadd(listed, entry.at, messageId);
      await Promise.all([owned, listed].map((index) => this.#extend(index)));
      await this.#client.set(text, JSON.stringify(entry), "PX", this.#ttlMs);
      // Erased in the meantime.
      if ((await this.#client.hexists(owned, messageId)) === 0) await this.#client.del(text);
      const oldest = await this.#client.zrange(listed, "0", String(-(this.#max + 1)));
      await Promise.all(oldest.map((id) => this.#remove(course, id)));
    });
  }

  async list(course: string): Promise<FeedbackEntry[]> {
    return guarded(async () => {
      const ids = await this.#client.zrevrange(key.courseReasons(course), 0, -1);
      return this.#read(ids.map((messageId) => ({ course, messageId })));
    });
  }

  async listUser(user: string): Promise<FeedbackEntry[]> {
    return guarded(async () => {
      const entries = await this.#read(await this.#refsOf(user));
      return entries.toSorted((a, b) => b.at - a.at);
    });
  }

  async forget(user: string, selection: FeedbackSelection = {}): Promise<void> {
    await guarded(async () => {
      const refs = (await this.#refsOf(user)).filter((ref) => isSelected(ref, selection));
      await Promise.all(refs.map(({ course, messageId }) => this.#remove(course, messageId)));
      // Last, so that an erasure that fails can be repeated.
      const ids = refs.map(({ messageId }) => messageId);
      if (ids.length > 0) await this.#client.hdel(key.userReasons(user), ...ids);
    });
  }

  /** Returns where a user's reasons are, without those that have expired, which are removed from the index. */
  async #refsOf(user: string): Promise<OwnRef[]> {
    const owned = key.userReasons(user);
    const rows = Object.entries(await this.#client.hgetall(owned));
    const refs = await Promise.all(
      rows.map(async ([messageId, place]): Promise<OwnRef | null> => {
        const [course = "", sessionId = ""] = place.split(" ");
        if ((await this.#client.exists(key.reason(course, messageId))) === 1)
          return { course, sessionId, messageId };
        await this.#client.hdel(owned, messageId);
        return null;
      }),
    );
    return refs.filter((ref) => ref !== null);
  }

  async #read(refs: readonly Pick<OwnRef, "course" | "messageId">[]): Promise<FeedbackEntry[]> {
    const entries = await Promise.all(
      refs.map(async ({ course, messageId }) => {
        const json = await this.#client.get(key.reason(course, messageId));
        if (json !== null) return entrySchema.parse(JSON.parse(json));
        await this.#client.zrem(key.courseReasons(course), messageId);
        return null;
      }),
    );
    return entries.filter((entry) => entry !== null);
  }

  async #remove(course: string, messageId: string): Promise<void> {
    await this.#client.del(key.reason(course, messageId));
    await this.#client.zrem(key.courseReasons(course), messageId);
  }

  /** Lets an index live as long as what was just added to it; never shorter than before. */
  async #extend(index: string): Promise<void> {
    if ((await this.#client.pttl(index)) < this.#ttlMs)
      await this.#client.pexpire(index, this.#ttlMs);
  }
}
