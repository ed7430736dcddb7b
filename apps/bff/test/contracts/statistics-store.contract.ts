import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CountedWeek, StatisticsStore } from "../../src/chat/statistics-ports.ts";
import type { StoreKind } from "./stores.ts";

/** The contract of every `StatisticsStore`. */
export function describeStatisticsStore(kind: StoreKind): void {
  describe(`${kind.name}: course statistics`, () => {
    let statistics: StatisticsStore;
    beforeAll(async () => {
      await kind.start();
      statistics = await kind.openStatisticsStore();
    });
    afterAll(() => kind.stop());
    const add = (
      course: string,
      week: string,
      counts: CountedWeek["counts"],
      people: string[],
      id: string = randomUUID(),
    ): Promise<void> => statistics.add({ id, course, week, counts, people });

    it("has no counts of a course at first", async () => {
      const weeks = ["2026-11-16", "2026-11-23"];
      const counts = await statistics.sum(randomUUID(), weeks);
      expect(Object.values(counts).every((count) => count === 0)).toBe(true);
      expect(await statistics.people(randomUUID(), weeks)).toBe(0);
    });

    it("sums weeks, and counts a person who asked in several of them once", async () => {
      const course = randomUUID();
      await add(course, "2026-11-09", { questions: 7 }, ["a", "e"]);
      await add(course, "2026-11-16", { questions: 2, up: 1 }, ["a", "b"]);
      await add(course, "2026-11-16", { questions: 1, up: -1, down: 1 }, ["b"]);
      await add(course, "2026-11-23", { questions: 4, tokens: 900 }, ["a", "c", "d"]);
      await add(randomUUID(), "2026-11-23", { questions: 50 }, ["f"]);
      const both = ["2026-11-23", "2026-11-16"];
      expect(await statistics.sum(course, both)).toMatchObject({
        questions: 7,
        up: 0,
        down: 1,
        tokens: 900,
      });
      expect(await statistics.people(course, both)).toBe(4);
      expect(await statistics.sum(course, ["2026-11-23"])).toMatchObject({ questions: 4 });
      expect(await statistics.people(course, ["2026-11-23"])).toBe(3);
    });

    it("adds a batch that is sent twice only once", async () => {
      const course = randomUUID();
      const id = randomUUID();
      for (let round = 0; round < 3; round += 1)
        await add(course, "2026-11-23", { questions: 2 }, ["a"], id);
      await add(course, "2026-11-23", { questions: 1 }, ["a"]);
      expect(await statistics.sum(course, ["2026-11-23"])).toMatchObject({ questions: 3 });
    });
  });
}
