import type { Feedback } from "@sidenote/protocol";

/** A rating with a reason, as it is kept for whoever teaches the course. */
export interface FeedbackEntry {
  rating: Feedback["rating"];
  reason: string;
  courseId: number;
  /** When it was given, in Unix milliseconds. */
  at: number;
}

/** The answer that a reason is about. `user` and `course` are hashes. */
export interface FeedbackRef {
  user: string;
  course: string;
  sessionId: string;
  messageId: string;
}

/** The reasons that were given for ratings in the last days, by course. */
export interface FeedbackStore {
  /** Keeps an entry in place of what was kept about the same answer. */
  keep(ref: FeedbackRef, entry: FeedbackEntry): Promise<void>;
  /** The entries of a course, the latest first. */
  list(course: string): Promise<FeedbackEntry[]>;
  /** The entries of a user in all courses, the latest first. */
  listUser(user: string): Promise<FeedbackEntry[]>;
  /** Erases what a user gave: all of it, in one session, or about one answer. */
  forget(
    user: string,
    which?: Partial<Pick<FeedbackRef, "sessionId" | "messageId">>,
  ): Promise<void>;
}

export interface FeedbackStoreOptions {
  /** How long an entry is kept, in milliseconds. */
  ttlMs: number;
  clock: { now(): number };
}

/** The most entries that are kept of a course; older ones make room. */
export const FEEDBACK_MAX = 200;
