import {
  addCounts,
  COUNT_NAMES,
  type CountedWeek,
  type Counts,
  type StatisticsStore,
} from "../chat/statistics-ports.ts";
import { WEEK_MS } from "../chat/week.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { key } from "./keys.ts";
import { runScript } from "./run-script.ts";

/**
 * Statistics of courses. People are counted with a HyperLogLog, which gives the number of distinct hashes within 1 %.
 * It does not store the hashes, but anyone who has one can test whether it was probably added.
 * @see https://redis.io/docs/latest/commands/pfcount/
 */
export class RedisStatisticsStore implements StatisticsStore {
  readonly #client: RedisClient;
  readonly #ttlSeconds: number;

  constructor(client: RedisClient, weeks: number) {
    this.#client = client;
    this.#ttlSeconds = (weeks * WEEK_MS) / 1000;
  }

  async add({ id, course, week, counts, people }: CountedWeek): Promise<void> {
    const numbers = Object.entries(counts).flatMap(([name, count]) => [name, String(count)]);
    await guarded(() =>
      runScript(
        this.#client,
        "addCounts",
        [key.counts(course, week), key.people(course, week), key.counted(course, id)],
        [String(this.#ttlSeconds), String(numbers.length), ...numbers, ...people],
      ),
    );
  }

  async sum(course: string, weeks: readonly string[]): Promise<Counts> {
    const rows = await guarded(() =>
      Promise.all(
        weeks.map((week) => this.#client.hmget(key.counts(course, week), ...COUNT_NAMES)),
      ),
    );
    const counts: Counts = {};
    for (const row of rows) {
      addCounts(
        counts,
        Object.fromEntries(COUNT_NAMES.map((name, at) => [name, Number(row[at] ?? 0)])),
      );
    }
    return counts;
  }

  async people(course: string, weeks: readonly string[]): Promise<number> {
    return guarded(() => this.#client.pfcount(...weeks.map((week) => key.people(course, week))));
  }
}
