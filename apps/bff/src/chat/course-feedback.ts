import type { Feedback, FeedbackList } from "@sidenote/protocol";
import type { FeedbackEntry, FeedbackRef, FeedbackStore } from "./feedback-ports.ts";
import { toCourseKey, toOwnerKeys } from "./owner-keys.ts";
import type { Clock, Principal } from "./ports.ts";
import type { CourseStatistics } from "./statistics.ts";
import { DAY_MS, startOfWeek, toDate } from "./week.ts";

/** The most reasons that are listed. */
const LISTED_MAX = 200;
/** The most that are kept of a course: far more, since those of this week are not listed yet and must not push others out. */
export const KEPT_MAX = 10 * LISTED_MAX;

export interface CourseFeedbackPorts {
  store: FeedbackStore;
  statistics: Pick<CourseStatistics, "reportableWeeks">;
  clock: Clock;
  /** How many days reasons are kept for teachers; 0: they are not kept. */
  days: number;
}

type Reported = FeedbackList["feedback"][number];
type FeedbackOfUser = Reported & { course_id: number };

/**
 * The reasons that students give with their ratings, for whoever teaches the course: without a name, without the
 * conversation, and for a limited time. The form in which they are written says so. Like the statistics, a list contains
 * only weeks that are over and in which at least five people asked, so that a reason cannot be matched with the only
 * person who was there. Neither the order within a week nor the moment at which a reason is no longer listed tells when
 * it was written: either could be matched with names in Moodle's log. What teachers themselves and guests write, and
 * what is written outside of courses, is not kept.
 */
export class CourseFeedback {
  readonly #ports: CourseFeedbackPorts;

  constructor(ports: CourseFeedbackPorts) {
    this.#ports = ports;
  }

  /** How many days the teachers of the course can read what a principal writes; 0: they cannot. */
  daysFor({ courseId, role, switchedRoleId }: Principal): number {
    const isStudent = role === "student" && switchedRoleId === null;
    return courseId !== null && isStudent ? this.#ports.days : 0;
  }

  /**
   * Keeps the reason of a rating, in place of an earlier one for the same answer.
   * @throws AppError `store_unavailable`
   */
  async keep(
    principal: Principal,
    answer: Pick<FeedbackRef, "sessionId" | "messageId">,
    { rating, reason = "" }: Feedback,
  ): Promise<void> {
    const { courseId } = principal;
    const { store, clock } = this.#ports;
    const { user } = toOwnerKeys(principal);
    // An earlier reason goes in any case, also one that was given under other settings.
    if (reason === "" || courseId === null || this.daysFor(principal) === 0)
      return store.forget(user, answer);
    const ref = { user, course: toCourseKey(principal), ...answer };
    await store.keep(ref, { rating, reason, courseId, at: clock.now() });
  }

  /**
   * The reasons given in a principal's course: the latest week first, within a week by their texts.
   * @throws AppError `store_unavailable`
   */
  async read(principal: Principal): Promise<FeedbackList> {
    const { store, statistics, clock, days } = this.#ports;
    if (principal.courseId === null || days === 0) return { days: 0, feedback: [] };
    const course = toCourseKey(principal);
    const [entries, weeks] = await Promise.all([
      store.list(course),
      statistics.reportableWeeks(course),
    ]);
    // A week is listed until the first reason that it may contain expires.
    const isListed = (week: string): boolean =>
      weeks.has(week) && clock.now() < Date.parse(week) + days * DAY_MS;
    const feedback = entries.map(toFeedback).filter(({ week }) => isListed(week));
    return { days, feedback: feedback.toSorted(compare).slice(0, LISTED_MAX) };
  }

  /** What a user gave, in all courses. @throws AppError `store_unavailable` */
  async exportUser(user: string): Promise<FeedbackOfUser[]> {
    const entries = await this.#ports.store.listUser(user);
    return entries.map((entry) => ({ course_id: entry.courseId, ...toFeedback(entry) }));
  }

  /** Erases what a user gave, or what they gave in one session. @throws AppError `store_unavailable` */
  async forget(user: string, sessionId?: string): Promise<void> {
    await this.#ports.store.forget(user, sessionId === undefined ? {} : { sessionId });
  }
}

/** Only the week: the exact time could be matched with a name in Moodle's log. */
function toFeedback({ rating, reason, at }: FeedbackEntry): Reported {
  return { rating, reason, week: toDate(startOfWeek(at)) };
}

function compare(a: Reported, b: Reported): number {
  return b.week.localeCompare(a.week) || a.reason.localeCompare(b.reason);
}
