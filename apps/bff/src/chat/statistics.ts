import type { Rating, Statistics, TurnEvent } from "@sidenote/protocol";
import { toCourseKey } from "./owner-keys.ts";
import type { Clock, Principal } from "./ports.ts";
import {
  addCounts,
  COUNT_NAMES,
  type CountedWeek,
  type CountName,
  type Counts,
  type StatisticsStore,
} from "./statistics-ports.ts";
import { startOfWeek, toDate, WEEK_MS } from "./week.ts";

/** How often counts are written to the store. */
const FLUSH_MS = 5000;
/** The reported periods, in whole weeks up to the last completed one. */
const PERIODS = [1, 4, 26] as const;
/** The longest period. */
export const REPORTED_WEEKS = Math.max(...PERIODS);
/** How many weeks the store keeps: the reported ones and the current week. */
export const STATISTICS_WEEKS = REPORTED_WEEKS + 1;
/** Weeks in which fewer people asked are excluded from all sums, since the numbers could be traced to a person. */
const MIN_PEOPLE = 5;

/** Counts of a course and week that the store does not have yet. */
interface Tally extends Omit<CountedWeek, "people"> {
  people: Set<string>;
}

export interface CourseStatisticsPorts {
  store: StatisticsStore;
  clock: Clock;
  newId(): string;
  onError(error: unknown): void;
}

/**
 * Usage statistics of courses: numbers only, no text and no names. Reports contain only sums of completed weeks in
 * which at least five people asked, so that no person's share can be derived by repeating a query or subtracting one
 * sum from another. Teachers are not counted, whatever role they have switched to. Guests do not count as people, since
 * each visit has a new id. Counts are collected in memory and written every few seconds; a killed process loses the
 * latest ones.
 */
export class CourseStatistics {
  readonly #ports: CourseStatisticsPorts;
  #pending = new Map<string, Tally>();
  /** Tallies submitted to the store and not confirmed. While it is unreachable, new counts go to `#pending`. */
  #submitted: Tally[] = [];
  #flushing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(ports: CourseStatisticsPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Counts a turn that reached the model, by its last event. `user` is the hash of the principal's user. */
  countTurn(principal: Principal, user: string, lastEvent: TurnEvent, tokens: number): void {
    const tally = this.#count(principal, { questions: 1, tokens, ...toOutcome(lastEvent) });
    if (principal.role === "student") tally?.people.add(user);
  }

  /** Counts a rating and takes back the one that it replaces. */
  countRating(principal: Principal, rating: Rating, before: Rating | null): void {
    if (rating === before) return;
    this.#count(principal, { [rating]: 1, ...(before === null ? {} : { [before]: -1 }) });
  }

  /**
   * Returns the statistics of a principal's course.
   * @throws AppError `store_unavailable`
   */
  async read(principal: Principal): Promise<Statistics> {
    const course = toCourseKey(principal);
    const { store } = this.#ports;
    const weeks = this.#completedWeeks();
    const reportable = await this.reportableWeeks(course);
    const periods = await Promise.all(
      PERIODS.map(async (length) => {
        const reported = weeks.slice(0, length).filter((week) => reportable.has(week));
        if (reported.length === 0) return { weeks: length, counts: null };
        const [counts, count] = await Promise.all([
          store.sum(course, reported),
          store.people(course, reported),
        ]);
        const of = (name: CountName): number => Math.max(0, counts[name] ?? 0);
        const all = Object.fromEntries(COUNT_NAMES.map((name) => [name, of(name)]));
        return {
          weeks: length,
          counts: { people: count, ...(all as Record<CountName, number>) },
        };
      }),
    );
    return { min_people: MIN_PEOPLE, periods };
  }

  /**
   * Returns the completed weeks, by their Mondays (`YYYY-MM-DD`), in which enough people of a course asked for a report
   * to contain them.
   * @throws AppError `store_unavailable`
   */
  async reportableWeeks(course: string): Promise<ReadonlySet<string>> {
    const weeks = this.#completedWeeks();
    const people = await Promise.all(weeks.map((week) => this.#ports.store.people(course, [week])));
    return new Set(weeks.filter((_, at) => (people[at] ?? 0) >= MIN_PEOPLE));
  }

  /** The latest first. */
  #completedWeeks(): string[] {
    const thisWeek = startOfWeek(this.#ports.clock.now());
    return Array.from({ length: REPORTED_WEEKS }, (_, ago) =>
      toDate(thisWeek - (ago + 1) * WEEK_MS),
    );
  }

  /** Writes the remaining counts. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    // The first flush may only retry tallies submitted before; the second one writes the pending counts.
    await this.flush();
    await this.flush();
  }

  #count(principal: Principal, counts: Counts): Tally | null {
    if (principal.role === "teacher" || principal.switchedRoleId !== null) return null;
    const week = toDate(startOfWeek(this.#ports.clock.now()));
    const key = `${week} ${principal.courseId} ${principal.issuer}`;
    let tally = this.#pending.get(key);
    if (tally === undefined) {
      const course = toCourseKey(principal);
      tally = { id: this.#ports.newId(), course, week, counts: {}, people: new Set() };
      this.#pending.set(key, tally);
    }
    addCounts(tally.counts, counts);
    return tally;
  }

  /** Writes the pending counts to the store. A call during a flush joins it. */
  flush(): Promise<void> {
    this.#flushing ??= this.#submit().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #submit(): Promise<void> {
    if (this.#submitted.length === 0) {
      this.#submitted = [...this.#pending.values()];
      this.#pending = new Map();
    }
    const failed = await Promise.all(
      this.#submitted.map(async ({ people, ...tally }) => {
        try {
          await this.#ports.store.add({ ...tally, people: [...people] });
          return [];
        } catch (error) {
          this.#ports.onError(error);
          return [{ ...tally, people }];
        }
      }),
    );
    this.#submitted = failed.flat();
  }
}

/**
 * Returns the counts for a turn's last event. A stopped, abandoned or refused turn counts only as a question, neither
 * answered nor unanswered.
 */
function toOutcome(event: TurnEvent): Counts {
  if (event.type === "error" && event.code === "turn_interrupted") return {};
  if (event.type !== "done") return { unanswered: 1 };
  if (event.status !== "complete" && event.status !== "truncated") return {};
  return event.grounding === "course" ? { from_course: 1 } : { general: 1 };
}
