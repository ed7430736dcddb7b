import type { Feedback, Statistics, TurnEvent } from "@sidenote/protocol";
import { toCourseKey } from "./owner-keys.ts";
import type { Clock, Principal } from "./ports.ts";
import {
  addCounts,
  COUNT_NAMES,
  type CountName,
  type Counts,
  type StatisticsStore,
} from "./statistics-ports.ts";
import { startOfWeek, toDate, WEEK_MS } from "./week.ts";

/** How long what is counted waits for the store. */
const FLUSH_MS = 5000;
/** The periods that are told, in whole weeks, the last one that is over being one. */
const PERIODS = [1, 4, 26] as const;
/** How many weeks the store keeps: those, and the one that goes on. */
export const STATISTICS_WEEKS = Math.max(...PERIODS) + 1;
/** A week in which fewer people than these asked is told in no sum: it would be said of someone. */
const MIN_PEOPLE = 5;

/** What is counted of a course in a week, until the store has it. */
interface Tally {
  /** The store takes each once, also where its word of that was lost. */
  id: string;
  course: string;
  week: string;
  counts: Counts;
  people: Set<string>;
}

export interface CourseStatisticsPorts {
  store: StatisticsStore;
  clock: Clock;
  newId(): string;
  onError(error: unknown): void;
}

/**
 * How the assistant of a course does, in numbers: no text and no names. All that is told are sums of whole weeks that
 * are over and in which at least five people asked; so nobody can tell one person's part by looking again, or by taking
 * one sum from another. Who teaches is not counted, and guests are no people: each visit of theirs has another name.
 * Counts are gathered here and go to the store every few seconds; a process that is killed takes the last of them with it.
 */
export class CourseStatistics {
  readonly #ports: CourseStatisticsPorts;
  #gathered = new Map<string, Tally>();
  /** Those that the store was asked to take. While it is away, what follows is gathered beside them. */
  #offered: Tally[] = [];
  #flushing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(ports: CourseStatisticsPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Counts a turn for which the model was asked, by its last event. `user` is the hash of the principal's user. */
  countTurn(principal: Principal, user: string, lastEvent: TurnEvent, tokens: number): void {
    const tally = this.#count(principal, { questions: 1, tokens, ...toOutcome(lastEvent) });
    if (principal.role === "student") tally?.people.add(user);
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
    const course = toCourseKey(principal);
    const thisWeek = startOfWeek(this.#ports.clock.now());
    const weeks = Array.from({ length: Math.max(...PERIODS) }, (_, ago) =>
      toDate(thisWeek - (ago + 1) * WEEK_MS),
    );
    const { store } = this.#ports;
    const people = await Promise.all(weeks.map((week) => store.people(course, [week])));
    const periods = await Promise.all(
      PERIODS.map(async (length) => {
        const told = weeks.slice(0, length).filter((_, at) => (people[at] ?? 0) >= MIN_PEOPLE);
        if (told.length === 0) return { weeks: length, counts: null };
        const [counts, count] = await Promise.all([
          store.sum(course, told),
          store.people(course, told),
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

  /** Hands over what is left. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    await this.flush();
  }

  #count(principal: Principal, counts: Counts): Tally | null {
    if (principal.role === "teacher") return null;
    const week = toDate(startOfWeek(this.#ports.clock.now()));
    const key = `${week} ${principal.courseId} ${principal.issuer}`;
    let tally = this.#gathered.get(key);
    if (tally === undefined) {
      const course = toCourseKey(principal);
      tally = { id: this.#ports.newId(), course, week, counts: {}, people: new Set() };
      this.#gathered.set(key, tally);
    }
    addCounts(tally.counts, counts);
    return tally;
  }

  /** Offers the store what is gathered, one time after the other. */
  flush(): Promise<void> {
    this.#flushing ??= this.#offer().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #offer(): Promise<void> {
    if (this.#offered.length === 0) {
      this.#offered = [...this.#gathered.values()];
      this.#gathered = new Map();
    }
    const left = await Promise.all(
      this.#offered.map(async ({ people, ...tally }) => {
        try {
          await this.#ports.store.add({ ...tally, people: [...people] });
          return [];
        } catch (error) {
          this.#ports.onError(error);
          return [{ ...tally, people }];
        }
      }),
    );
    this.#offered = left.flat();
  }
}

/**
 * What a turn's last event counts as. One that was stopped, left or refused is a question, and neither answered nor
 * unanswered.
 */
function toOutcome(event: TurnEvent): Counts {
  if (event.type === "error" && event.code === "turn_interrupted") return {};
  if (event.type !== "done") return { unanswered: 1 };
  if (event.status !== "complete" && event.status !== "truncated") return {};
  return event.grounding === "course" ? { from_course: 1 } : { general: 1 };
}
