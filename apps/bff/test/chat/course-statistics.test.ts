import type { Rating, TurnEvent, Usage } from "@sidenote/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { SetClock } from "../stage/clock.ts";
import { toPrincipal } from "../stage/principal.ts";
import { MemoryStatisticsStore } from "../../src/memory/statistics-store.ts";
import { toOwnerKeys } from "../../src/chat/owner-keys.ts";
import type { Principal } from "../../src/chat/ports.ts";
import { CourseStatistics, STATISTICS_WEEKS } from "../../src/chat/statistics.ts";
import type { StatisticsStore } from "../../src/chat/statistics-ports.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const NO_USAGE: Usage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

type Done = Extract<TurnEvent, { type: "done" }>;
const done = (over: Partial<Done> = {}): TurnEvent => ({
  type: "done",
  message_id: "m",
  status: "complete",
  grounding: "course",
  usage: NO_USAGE,
  ...over,
});
const FAILED: TurnEvent = {
  type: "error",
  code: "llm_timeout",
  message: "",
  retryable: true,
  request_id: "r",
};
const CLASS = ["a", "b", "c", "d", "e"];
const TEACHER = toPrincipal({ role: "teacher", userId: "6" });

const opened: CourseStatistics[] = [];
function open(
  store: StatisticsStore = new MemoryStatisticsStore(STATISTICS_WEEKS),
  clock = new SetClock(),
  onError = (): void => {},
) {
  let ids = 0;
  const newId = (): string => `id-${++ids}`;
  const statistics = new CourseStatistics({ store, clock, newId, onError });
  opened.push(statistics);
  const count = (principal: Principal, event = done(), tokens = 100): void =>
    statistics.countTurn(principal, toOwnerKeys(principal).user, event, tokens);
  const ask = (userId: string, event = done(), tokens = 100): void =>
    count(toPrincipal({ userId }), event, tokens);
  /** Advances the clock by `weeks` and returns the counts of the last `length` weeks. */
  const countsAfter = async (weeks: number, length: 1 | 4 | 26) => {
    await statistics.flush();
    clock.advance(weeks * WEEK_MS);
    const { periods } = await statistics.read(TEACHER);
    return periods.find((period) => period.weeks === length)?.counts;
  };
  return { statistics, clock, count, ask, countsAfter };
}
afterEach(async () => {
  for (const statistics of opened.splice(0)) await statistics.close();
});

describe("the statistics of a course", () => {
  it("count the outcomes of turns, their tokens, and ratings", async () => {
    const { statistics, ask, countsAfter } = open();
    for (const userId of CLASS) ask(userId);
    ask("a", done({ grounding: "general", status: "truncated" }));
    ask("a", done({ status: "stopped", grounding: "none" }));
    ask("a", done({ status: "refused", grounding: "general" }));
    ask("a", FAILED, 0);
    // A reader who left while the answer was being written.
    ask("a", { ...FAILED, code: "turn_interrupted" }, 0);
    const rate = (rating: Rating, before: Rating | null): void =>
      statistics.countRating(toPrincipal({ userId: "f" }), rating, before);
    rate("up", null);
    rate("down", "up");
    rate("down", "down");
    rate("up", null);
    expect(await countsAfter(1, 1)).toEqual({
      people: 5,
      questions: 10,
      from_course: 5,
      general: 1,
      unanswered: 1,
      up: 1,
      down: 1,
      tokens: 800,
    });
  });

  it("omit the current week, so that two readings never reveal who asked in between", async () => {
    const { ask, countsAfter } = open();
    for (const userId of [...CLASS, "f"]) ask(userId);
    for (const length of [1, 4, 26] as const) expect(await countsAfter(0, length)).toBeNull();
    expect(await countsAfter(1, 1)).toMatchObject({ people: 6 });
  });

  it("omit weeks with fewer than five people, so that no difference of sums reveals one person", async () => {
    const { ask, countsAfter, statistics } = open();
    expect((await statistics.read(TEACHER)).min_people).toBe(5);
    for (const userId of CLASS.slice(1)) for (let round = 0; round < 9; round += 1) ask(userId);
    expect(await countsAfter(1, 1)).toBeNull();
    expect(await countsAfter(0, 26)).toBeNull();
    for (const userId of [...CLASS, "f"]) ask(userId);
    expect(await countsAfter(1, 1)).toMatchObject({ people: 6, questions: 6 });
    expect(await countsAfter(0, 4)).toMatchObject({ people: 6, questions: 6 });
    for (const userId of CLASS) ask(userId);
    expect(await countsAfter(1, 1)).toMatchObject({ people: 5, questions: 5 });
    expect(await countsAfter(0, 4)).toMatchObject({ people: 6, questions: 11 });
  });

  it("count no teachers and no other courses, and count no guest as a person", async () => {
    const { count, ask, countsAfter } = open();
    const countAs = (over: Parameters<typeof toPrincipal>[0]): void =>
      count(toPrincipal(over), done(), 1);
    for (const userId of CLASS.slice(1)) {
      ask(userId);
      countAs({ userId, role: "teacher" });
      countAs({ userId, courseId: 3 });
      countAs({ userId, courseId: null });
      countAs({ userId, issuer: "https://other.example" });
      countAs({ userId: `guest-${userId}`, role: "guest" });
    }
    expect(await countsAfter(1, 26)).toBeNull();
    for (const userId of CLASS) ask(userId);
    countAs({ userId: "guest-1", role: "guest" });
    expect(await countsAfter(1, 26)).toMatchObject({ people: 5, questions: 6, tokens: 501 });
  });

  it("cover the last week, four weeks and twenty-six weeks, from Monday to Sunday", async () => {
    // A Monday morning.
    const { ask, clock, countsAfter } = open();
    for (const userId of CLASS) ask(userId);
    clock.advance(6 * DAY_MS);
    ask("f");
    clock.advance(DAY_MS);
    expect(await countsAfter(0, 1)).toMatchObject({ people: 6, questions: 6 });
    expect(await countsAfter(1, 1)).toBeNull();
    expect(await countsAfter(2, 4)).toMatchObject({ questions: 6 });
    expect(await countsAfter(1, 4)).toBeNull();
    expect(await countsAfter(21, 26)).toMatchObject({ questions: 6 });
    expect(await countsAfter(1, 26)).toBeNull();
  });

  it("lose nothing and count nothing twice while the store is unavailable", async () => {
    const store = new MemoryStatisticsStore(STATISTICS_WEEKS);
    const offered: string[] = [];
    let isAway = true;
    const flaky: StatisticsStore = {
      add: async (counted) => {
        offered.push(counted.id);
        if (isAway) throw new Error("away");
        return store.add(counted);
      },
      sum: (...parameters) => store.sum(...parameters),
      people: (...parameters) => store.people(...parameters),
    };
    const errors: unknown[] = [];
    const { ask, statistics, countsAfter } = open(flaky, new SetClock(), () => errors.push("away"));
    for (const userId of CLASS) ask(userId);
    await statistics.flush();
    ask("a");
    await statistics.flush();
    // The store may have added it already, so it is sent again unchanged, under the same ID.
    expect(offered).toEqual(["id-1", "id-1"]);
    isAway = false;
    await statistics.flush();
    await statistics.flush();
    expect(offered).toEqual(["id-1", "id-1", "id-1", "id-2"]);
    expect(await countsAfter(1, 1)).toMatchObject({ people: 5, questions: 6, from_course: 6 });
    expect(errors).toHaveLength(2);
  });

  it("write what is left when they are closed", async () => {
    const store = new MemoryStatisticsStore(STATISTICS_WEEKS);
    const clock = new SetClock();
    const { ask, statistics } = open(store, clock);
    for (const userId of CLASS) ask(userId);
    await statistics.close();
    expect(await open(store, clock).countsAfter(1, 1)).toMatchObject({ questions: 5 });
  });
});
