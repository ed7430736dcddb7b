import {
  type FeedbackEntry,
  type FeedbackRef,
  type FeedbackSelection,
  type FeedbackStore,
  type FeedbackStoreOptions,
  isSelected,
} from "../chat/feedback-ports.ts";

type Kept = FeedbackRef & { entry: FeedbackEntry };

/** The reasons that were given for ratings, for the life of one process. */
export class MemoryFeedbackStore implements FeedbackStore {
  readonly #options: FeedbackStoreOptions;
  /** By answer, the oldest first. */
  readonly #kept = new Map<string, Kept>();

  constructor(options: FeedbackStoreOptions) {
    this.#options = options;
  }

  async keep(ref: FeedbackRef, entry: FeedbackEntry): Promise<void> {
    this.#kept.delete(ref.messageId);
    this.#kept.set(ref.messageId, { ...ref, entry });
    const ofCourse = this.#current().filter(({ course }) => course === ref.course);
    for (const { messageId } of ofCourse.slice(this.#options.max)) this.#kept.delete(messageId);
  }

  async list(course: string): Promise<FeedbackEntry[]> {
    return this.#current()
      .filter((kept) => kept.course === course)
      .map(({ entry }) => entry);
  }

  async listUser(user: string): Promise<FeedbackEntry[]> {
    return this.#current()
      .filter((kept) => kept.user === user)
      .map(({ entry }) => entry);
  }

  async forget(user: string, selection: FeedbackSelection = {}): Promise<void> {
    for (const kept of this.#kept.values())
      if (kept.user === user && isSelected(kept, selection)) this.#kept.delete(kept.messageId);
  }

  /** What has not expired, the latest first; the rest is dropped. */
  #current(): Kept[] {
    const oldest = this.#options.clock.now() - this.#options.ttlMs;
    for (const { messageId, entry } of this.#kept.values())
      if (entry.at < oldest) this.#kept.delete(messageId);
    return [...this.#kept.values()].toReversed();
  }
}
