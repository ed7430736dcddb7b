import type { Rating } from "@sidenote/protocol";
import type { Clock } from "./ports.ts";

/** A rating with a reason, as it is kept for whoever teaches the course. */
export interface FeedbackEntry {
  rating: Rating;
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

/** Which of a user's reasons are meant: all of them, those in one session, or the one about one answer. */
export type FeedbackSelection = Partial<Pick<FeedbackRef, "sessionId" | "messageId">>;

export function isSelected(
  ref: Required<FeedbackSelection>,
  selection: FeedbackSelection,
): boolean {
  return (
    (selection.sessionId ?? ref.sessionId) === ref.sessionId &&
    (selection.messageId ?? ref.messageId) === ref.messageId
  );
}

/** The reasons that were given for ratings in the last days, by course. */
export interface FeedbackStore {
  /** Keeps an entry in place of what was kept about the same answer. */
  keep(ref: FeedbackRef, entry: FeedbackEntry): Promise<void>;
  /** The entries of a course, the latest first. */
  list(course: string): Promise<FeedbackEntry[]>;
  /** The entries of a user in all courses, the latest first. */
  listUser(user: string): Promise<FeedbackEntry[]>;
  /** Erases what a user gave; without a selection, all of it. */
  forget(user: string, selection?: FeedbackSelection): Promise<void>;
}

export interface FeedbackStoreOptions {
  /** How long an entry is kept, in milliseconds. */
  ttlMs: number;
  /** The most entries that are kept of a course; older ones make room. */
  max: number;
  clock: Clock;
}
