/** What is counted of a course; see `GET /statistics`. */
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

/** Adds some counts to a sum. */
export function addCounts(sum: Counts, counts: Counts): void {
  for (const name of COUNT_NAMES) {
    const more = counts[name];
    if (more !== undefined) sum[name] = (sum[name] ?? 0) + more;
  }
}

/** What was counted of a course in a while. */
export interface CountedWeek {
  /** Added once, however often it is offered within some minutes. */
  id: string;
  course: string;
  /** Its Monday, `YYYY-MM-DD`, UTC. */
  week: string;
  counts: Counts;
  /** Hashes of who asked: each is counted once in a week, and in any number of weeks. */
  people: readonly string[];
}

/** Numbers of courses, week by week. */
export interface StatisticsStore {
  add(counted: CountedWeek): Promise<void>;
  /** What was counted in some weeks, together. */
  sum(course: string, weeks: readonly string[]): Promise<Counts>;
  /** How many people asked in some weeks. */
  people(course: string, weeks: readonly string[]): Promise<number>;
}
