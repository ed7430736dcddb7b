import { addCounts, COUNT_NAMES, type Counts, type StatisticsStore } from "../chat/store-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { keys } from "./keys.ts";
import { runScript } from "./run-script.ts";

const DAY_SECONDS = 86_400;

/**
 * Numbers of courses. People are counted by HyperLogLog, which tells how many there were (within 1 %) and not who.
 * @see https://redis.io/docs/latest/commands/pfcount/
 */
export class RedisStatisticsStore implements StatisticsStore {
  readonly #client: RedisClient;
  readonly #ttlSeconds: number;

  constructor(client: RedisClient, days: number) {
    this.#client = client;
    // A day more: one that has just begun is the first of the last period.
    this.#ttlSeconds = (days + 1) * DAY_SECONDS;
  }

  async add(
    course: string,
    date: string,
    counts: Counts,
    people: readonly string[],
  ): Promise<void> {
    const numbers = Object.entries(counts).flatMap(([name, count]) => [name, String(count)]);
    await guarded(() =>
      runScript(
        this.#client,
        "addCounts",
        [keys.counts(course, date), keys.people(course, date)],
        [String(this.#ttlSeconds), String(numbers.length), ...numbers, ...people],
      ),
    );
  }

  async sum(course: string, dates: readonly string[]): Promise<{ counts: Counts; people: number }> {
    return guarded(async () => {
      const [people, ...days] = await Promise.all([
        this.#client.pfcount(...dates.map((date) => keys.people(course, date))),
        ...dates.map((date) => this.#client.hmget(keys.counts(course, date), ...COUNT_NAMES)),
      ]);
      const counts: Counts = {};
      for (const day of days) {
        addCounts(
          counts,
          Object.fromEntries(COUNT_NAMES.map((name, at) => [name, Number(day[at] ?? 0)])),
        );
      }
      return { counts, people };
    });
  }
}
