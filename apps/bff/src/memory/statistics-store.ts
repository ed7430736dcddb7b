import {
  addCounts,
  type CountedWeek,
  type Counts,
  type StatisticsStore,
} from "../chat/statistics-ports.ts";
import { toDate, WEEK_MS } from "../chat/week.ts";

const IDS_MAX = 1000;

interface Week {
  week: string;
  counts: Counts;
  people: Set<string>;
}

/** Statistics of courses in memory, kept for the given number of weeks. */
export class MemoryStatisticsStore implements StatisticsStore {
  readonly #keptWeeks: number;
  readonly #weeks = new Map<string, Week>();
  /** The ids of the latest batches. */
  readonly #added = new Set<string>();

  constructor(weeks: number) {
    this.#keptWeeks = weeks;
  }

  async add({ id, course, week, counts, people }: CountedWeek): Promise<void> {
    if (this.#added.has(id)) return;
    this.#added.add(id);
    const [first] = this.#added;
    if (this.#added.size > IDS_MAX && first !== undefined) this.#added.delete(first);
    const key = toKey(course, week);
    let kept = this.#weeks.get(key);
    if (kept === undefined) {
      this.#forgetBefore(week);
      kept = { week, counts: {}, people: new Set() };
      this.#weeks.set(key, kept);
    }
    addCounts(kept.counts, counts);
    for (const person of people) kept.people.add(person);
  }

  async sum(course: string, weeks: readonly string[]): Promise<Counts> {
    const counts: Counts = {};
    for (const week of weeks) addCounts(counts, this.#weeks.get(toKey(course, week))?.counts ?? {});
    return counts;
  }

  async people(course: string, weeks: readonly string[]): Promise<number> {
    const all = weeks.flatMap((week) => [...(this.#weeks.get(toKey(course, week))?.people ?? [])]);
    return new Set(all).size;
  }

  /** Deletes weeks that are too old to be kept together with `week`. */
  #forgetBefore(week: string): void {
    const oldest = toDate(Date.parse(week) - this.#keptWeeks * WEEK_MS);
    for (const [key, kept] of this.#weeks) if (kept.week < oldest) this.#weeks.delete(key);
  }
}

const toKey = (course: string, week: string): string => `${course} ${week}`;
