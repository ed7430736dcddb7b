import type { Feedback, Statistics, TurnEvent } from "@sidenote/protocol";
import { toCourseKey, toOwnerKeys } from "./owner-keys.ts";
import type { Clock, Principal } from "./ports.ts";
import {
  addCounts,
  COUNT_NAMES,
  type CountName,
  type Counts,
  type StatisticsStore,
} from "./store-ports.ts";

/** How long what is counted waits for the store. */
const FLUSH_MS = 5000;
const DAY_MS = 86_400_000;
/** The periods that are told, in days, today being one. */
const PERIODS = [7, 30, 180] as const;
/** How long the store keeps a day. */
export const STATISTICS_DAYS = Math.max(...PERIODS);
/** What fewer people than these did is not told: it would be said of someone. */
const MIN_PEOPLE = 5;

interface Tally {
  course: string;
  date: string;
  counts: Counts;
  people: Set<string>;
}

export interface CourseStatisticsPorts {
  store: StatisticsStore;
  clock: Clock;
  onError(error: unknown): void;
}

/**
 * How the assistant of a course does, in numbers: no text, and no word of who. Who teaches is not counted. Counts are
 * gathered here and go to the store every few seconds; a process that is killed takes the last of them with it.
 */
export class CourseStatistics {
  readonly #ports: CourseStatisticsPorts;
  #tallies = new Map<string, Tally>();
  readonly #timer: NodeJS.Timeout;

  constructor(ports: CourseStatisticsPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.#flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Counts a turn for which the model was asked, by its last event. */
  countTurn(principal: Principal, lastEvent: TurnEvent, tokens: number): void {
    this.#count(principal, { questions: 1, tokens, ...toOutcome(lastEvent) });
  }

  /** Counts a rating, in place of the one that it changes. */
  countRating(
    principal: Principal,
    rating: Feedback["rating"],
    before: Feedback["rating"] | null,
  ): void {
    if (rating === before) return;
    this.#count(principal, { [rating]: 1, ...(before === null ? {} : { [before]: -1 }) });
  }

  /**
   * The numbers of a principal's course.
   * @throws AppError `store_unavailable`
   */
  async read(principal: Principal): Promise<Statistics> {
    await this.#flush();
    const course = toCourseKey(principal);
    const now = this.#ports.clock.now();
    const periods = await Promise.all(
      PERIODS.map(async (days) => {
        const dates = Array.from({ length: days }, (_, ago) => toDate(now - ago * DAY_MS));
        const { people, counts } = await this.#ports.store.sum(course, dates);
        if (people < MIN_PEOPLE) return { days, counts: null };
        const of = (name: CountName): number => Math.max(0, counts[name] ?? 0);
        const told = Object.fromEntries(COUNT_NAMES.map((name) => [name, of(name)]));
        return { days, counts: { people, ...(told as Record<CountName, number>) } };
      }),
    );
    return { min_people: MIN_PEOPLE, periods };
  }

  /** Hands over what is left. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  #count(principal: Principal, counts: Counts): void {
    if (principal.role === "teacher") return;
    const course = toCourseKey(principal);
    const date = toDate(this.#ports.clock.now());
    const key = `${course} ${date}`;
    const tally = this.#tallies.get(key) ?? { course, date, counts: {}, people: new Set() };
    this.#tallies.set(key, tally);
    addCounts(tally.counts, counts);
    tally.people.add(toOwnerKeys(principal).user);
  }

  async #flush(): Promise<void> {
    const tallies = this.#tallies;
    this.#tallies = new Map();
    await Promise.all(
      [...tallies.values()].map(async (tally) => {
        try {
          await this.#ports.store.add(tally.course, tally.date, tally.counts, [...tally.people]);
        } catch (error) {
          this.#ports.onError(error);
          this.#keep(tally);
        }
      }),
    );
  }

  /** A store that is away gets it later. */
  #keep(tally: Tally): void {
    const key = `${tally.course} ${tally.date}`;
    const newer = this.#tallies.get(key);
    if (newer !== undefined) {
      addCounts(tally.counts, newer.counts);
      for (const person of newer.people) tally.people.add(person);
    }
    this.#tallies.set(key, tally);
  }
}

/** What a turn's last event counts as. One that was stopped or refused is a question, and neither answered nor not. */
function toOutcome(event: TurnEvent): Counts {
  if (event.type !== "done") return { unanswered: 1 };
  if (event.status !== "complete" && event.status !== "truncated") return {};
  return event.grounding === "course" ? { from_course: 1 } : { general: 1 };
}

/** The day of a time, UTC, as YYYY-MM-DD. */
function toDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
