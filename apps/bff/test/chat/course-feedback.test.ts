import type { TurnEvent } from "@sidenote/protocol";
import { afterEach, expect, it } from "vitest";
import { CourseFeedback, KEPT_MAX } from "../../src/chat/course-feedback.ts";
import { toOwnerKeys } from "../../src/chat/owner-keys.ts";
import { CourseStatistics, STATISTICS_WEEKS } from "../../src/chat/statistics.ts";
import { DAY_MS, WEEK_MS } from "../../src/chat/week.ts";
import { MemoryFeedbackStore } from "../../src/memory/feedback-store.ts";
import { MemoryStatisticsStore } from "../../src/memory/statistics-store.ts";
import { SetClock } from "../stage/clock.ts";
import { toPrincipal } from "../stage/principal.ts";

const DAYS = 28;
const CLASS = ["a", "b", "c", "d", "e"];
const SITE = toPrincipal({ role: "teacher" });
const LATE: TurnEvent = {
  type: "error",
  code: "llm_timeout",
  message: "",
  retryable: true,
  request_id: "r",
};

const opened: CourseStatistics[] = [];
afterEach(async () => {
  for (const statistics of opened.splice(0)) await statistics.close();
});

/** Begins on a Monday, when everybody in the class asks. */
async function open() {
  const clock = new SetClock(Date.UTC(2026, 10, 23));
  const store = new MemoryStatisticsStore(STATISTICS_WEEKS);
  const statistics = new CourseStatistics({ store, clock, newId: () => "id", onError: () => {} });
  opened.push(statistics);
  const kept = new MemoryFeedbackStore({ ttlMs: DAYS * DAY_MS, max: KEPT_MAX, clock });
  const feedback = new CourseFeedback({ store: kept, statistics, clock, days: DAYS });
  for (const userId of CLASS) {
    const principal = toPrincipal({ userId });
    statistics.countTurn(principal, toOwnerKeys(principal).user, LATE, 0);
  }
  await statistics.flush();
  const give = (userId: string, reason: string): Promise<void> =>
    feedback.keep(
      toPrincipal({ userId }),
      { sessionId: userId, messageId: `${userId} ${reason}` },
      { rating: "down", reason },
    );
  const reasons = async (): Promise<string[]> =>
    (await feedback.read(SITE)).feedback.map(({ reason }) => reason);
  return { clock, give, reasons };
}

it("lists a week's reasons in an order that does not tell who wrote first", async () => {
  const { clock, give, reasons } = await open();
  for (const [userId, reason] of [
    ["a", "Too long"],
    ["b", "Not correct"],
    ["c", "Unclear"],
  ] as const) {
    await give(userId, reason);
    clock.advance(DAY_MS);
  }
  clock.advance(WEEK_MS);
  expect(await reasons()).toEqual(["Not correct", "Too long", "Unclear"]);
});

it("stops showing a week as a whole, before the first of its reasons expires", async () => {
  const { clock, give, reasons } = await open();
  clock.advance(DAY_MS);
  await give("a", "Early");
  clock.advance(4 * DAY_MS);
  await give("b", "Late");
  clock.advance((DAYS - 5) * DAY_MS - 1);
  expect(await reasons()).toEqual(["Early", "Late"]);
  clock.advance(1);
  expect(await reasons()).toEqual([]);
});

it("lists what was written, however much is written this week", async () => {
  const { clock, give, reasons } = await open();
  await give("a", "Last week");
  clock.advance(WEEK_MS);
  for (let at = 0; at < 300; at += 1) await give("b", `This week ${at}`);
  expect(await reasons()).toEqual(["Last week"]);
});

it("lists at most 200 reasons", async () => {
  const { clock, give, reasons } = await open();
  for (let at = 0; at < 210; at += 1) await give("b", `No. ${at}`);
  clock.advance(WEEK_MS);
  expect(await reasons()).toHaveLength(200);
});
