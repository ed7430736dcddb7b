import { addCounts, type Counts, type StatisticsStore } from "../chat/store-ports.ts";

interface Day {
  counts: Counts;
  people: Set<string>;
}

/** Numbers of courses, for the life of one process. */
export class MemoryStatisticsStore implements StatisticsStore {
  readonly #days = new Map<string, Day>();

  async add(
    course: string,
    date: string,
    counts: Counts,
    people: readonly string[],
  ): Promise<void> {
    const key = toKey(course, date);
    const day = this.#days.get(key) ?? { counts: {}, people: new Set() };
    this.#days.set(key, day);
    addCounts(day.counts, counts);
    for (const person of people) day.people.add(person);
  }

  async sum(course: string, dates: readonly string[]): Promise<{ counts: Counts; people: number }> {
    const counts: Counts = {};
    const people = new Set<string>();
    for (const date of dates) {
      const day = this.#days.get(toKey(course, date));
      if (day === undefined) continue;
      addCounts(counts, day.counts);
      for (const person of day.people) people.add(person);
    }
    return { counts, people: people.size };
  }
}

const toKey = (course: string, date: string): string => `${course} ${date}`;
