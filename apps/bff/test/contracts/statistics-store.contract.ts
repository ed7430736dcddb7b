import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StatisticsStore } from "../../src/chat/store-ports.ts";
import type { StoreKind } from "./stores.ts";

/** What every `StatisticsStore` promises. */
export function describeStatisticsStore(kind: StoreKind): void {
  describe(`${kind.name}: numbers of a course`, () => {
    let statistics: StatisticsStore;
    beforeAll(async () => {
      await kind.start();
      statistics = await kind.openStatisticsStore();
    });
    afterAll(() => kind.stop());

    it("knows nothing of a course at first", async () => {
      const sum = await statistics.sum(randomUUID(), ["2026-11-28", "2026-11-29"]);
      expect(sum.people).toBe(0);
      expect(Object.values(sum.counts).every((count) => count === 0)).toBe(true);
    });

    it("adds up days, and counts whoever came on several of them once", async () => {
      const course = randomUUID();
      await statistics.add(course, "2026-11-27", { questions: 7 }, ["a", "e"]);
      await statistics.add(course, "2026-11-28", { questions: 2, up: 1 }, ["a", "b"]);
      await statistics.add(course, "2026-11-28", { questions: 1, up: -1, down: 1 }, ["b"]);
      await statistics.add(course, "2026-11-29", { questions: 4, tokens: 900 }, ["a", "c", "d"]);
      await statistics.add(randomUUID(), "2026-11-29", { questions: 50 }, ["f"]);
      expect(await statistics.sum(course, ["2026-11-29", "2026-11-28"])).toMatchObject({
        people: 4,
        counts: { questions: 7, up: 0, down: 1, tokens: 900 },
      });
      expect(await statistics.sum(course, ["2026-11-29"])).toMatchObject({
        people: 3,
        counts: { questions: 4 },
      });
    });
  });
}
