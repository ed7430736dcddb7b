import type { TurnEvent, Usage } from "@sidenote/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { SetClock } from "../stage/clock.ts";
import { toPrincipal } from "../stage/principal.ts";
import { MemoryStatisticsStore } from "../../src/memory/statistics-store.ts";
import { CourseStatistics } from "../../src/chat/statistics.ts";
import type { StatisticsStore } from "../../src/chat/store-ports.ts";

const DAY_MS = 86_400_000;
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
function open(store: StatisticsStore, clock = new SetClock(), onError = (): void => {}) {
  const statistics = new CourseStatistics({ store, clock, onError });
  opened.push(statistics);
  const ask = (userId: string, event = done(), tokens = 100): void =>
    statistics.countTurn(toPrincipal({ userId }), event, tokens);
  const countsOf = async (days: number) =>
    (await statistics.read(TEACHER)).periods.find((period) => period.days === days)?.counts;
  return { statistics, clock, ask, countsOf };
}
afterEach(async () => {
  for (const statistics of opened.splice(0)) await statistics.close();
});

describe("the statistics of a course", () => {
  it("count how turns ended, what they used, and ratings", async () => {
    const { statistics, ask, countsOf } = open(new MemoryStatisticsStore());
    for (const userId of CLASS) ask(userId);
    ask("a", done({ grounding: "general", status: "truncated" }));
    ask("a", done({ status: "stopped", grounding: "none" }));
    ask("a", done({ status: "refused", grounding: "general" }));
    ask("a", FAILED, 0);
    const rate = (rating: "up" | "down", before: "up" | "down" | null): void =>
      statistics.countRating(toPrincipal({ userId: "b" }), rating, before);
    rate("up", null);
    rate("down", "up");
    rate("down", "down");
    rate("up", null);
    expect(await countsOf(7)).toEqual({
      people: 5,
      questions: 9,
      from_course: 5,
      general: 1,
      unanswered: 1,
      up: 1,
      down: 1,
      tokens: 800,
    });
  });

  it("say nothing of fewer than five people", async () => {
    const { ask, countsOf, statistics } = open(new MemoryStatisticsStore());
    for (const userId of CLASS.slice(1)) for (let round = 0; round < 9; round += 1) ask(userId);
    expect(await countsOf(7)).toBeNull();
    expect((await statistics.read(TEACHER)).min_people).toBe(5);
    ask("a");
    expect(await countsOf(7)).toMatchObject({ people: 5, questions: 37 });
  });

  it("count nobody who teaches, and no other course", async () => {
    const { statistics, ask, countsOf } = open(new MemoryStatisticsStore());
    for (const userId of CLASS) {
      ask(userId);
      statistics.countTurn(toPrincipal({ userId, role: "teacher" }), done(), 1);
      statistics.countTurn(toPrincipal({ userId, courseId: 3 }), done(), 1);
      statistics.countTurn(toPrincipal({ userId, courseId: null }), done(), 1);
      statistics.countTurn(toPrincipal({ userId, issuer: "https://other.example" }), done(), 1);
    }
    expect(await countsOf(180)).toMatchObject({ people: 5, questions: 5, tokens: 500 });
  });

  it("tell of the last 7, 30 and 180 days, today being one", async () => {
    const { ask, clock, countsOf } = open(new MemoryStatisticsStore());
    for (const userId of CLASS) ask(userId);
    clock.advance(6 * DAY_MS);
    expect(await countsOf(7)).toMatchObject({ questions: 5 });
    ask("f");
    clock.advance(DAY_MS);
    expect(await countsOf(7)).toBeNull();
    expect(await countsOf(30)).toMatchObject({ people: 6, questions: 6 });
    clock.advance(172 * DAY_MS);
    expect(await countsOf(180)).toMatchObject({ questions: 6 });
    clock.advance(DAY_MS);
    expect(await countsOf(180)).toBeNull();
  });

  it("lose nothing while the store is away", async () => {
    const store = new MemoryStatisticsStore();
    let isAway = true;
    const errors: unknown[] = [];
    const flaky: StatisticsStore = {
      add: async (...parameters) => {
        if (isAway) throw new Error("away");
        return store.add(...parameters);
      },
      sum: (...parameters) => store.sum(...parameters),
    };
    const { ask, countsOf } = open(flaky, new SetClock(), () => errors.push("away"));
    for (const userId of CLASS) ask(userId);
    expect(await countsOf(7)).toBeNull();
    ask("a");
    isAway = false;
    expect(await countsOf(7)).toMatchObject({ people: 5, questions: 6, from_course: 6 });
    expect(errors).toHaveLength(1);
  });

  it("hand over what is left when they close", async () => {
    const store = new MemoryStatisticsStore();
    const { ask, statistics } = open(store);
    for (const userId of CLASS) ask(userId);
    await statistics.close();
    expect(await open(store).countsOf(7)).toMatchObject({ questions: 5 });
  });
});
