/** The counters of a course; see `GET /statistics`. */
export const COUNT_NAMES = [
  "questions",
  "from_course",
  "general",
  "unanswered",
  "up",
  "down",
  "tokens",
] as const;
export type CountName = (typeof COUNT_NAMES)[number];
export type Counts = Partial<Record<CountName, number>>;

/** Adds `counts` to `sum` in place. */
export function addCounts(sum: Counts, counts: Counts): void {
  for (const name of COUNT_NAMES) {
    const more = counts[name];
    if (more !== undefined) sum[name] = (sum[name] ?? 0) + more;
  }
}

/** A batch of counts for one course and week. */
export interface CountedWeek {
  /** Idempotency key: the store adds a batch only once, even if it is submitted again within some minutes. */
  id: string;
  course: string;
  /** The Monday of the week, `YYYY-MM-DD`, UTC. */
  week: string;
  counts: Counts;
  /** Hashes of those who asked. Each person counts once, within a week as well as over several weeks. */
  people: readonly string[];
}

/** Statistics of courses, by week. */
export interface StatisticsStore {
  add(counted: CountedWeek): Promise<void>;
  /** Returns the total counts of the given weeks. */
  sum(course: string, weeks: readonly string[]): Promise<Counts>;
  /** Returns the number of distinct people who asked in the given weeks. */
  people(course: string, weeks: readonly string[]): Promise<number>;
}
