import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type FeedbackEntry,
  type FeedbackRef,
  type FeedbackStore,
} from "../../src/chat/feedback-ports.ts";
import { SetClock } from "../stage/clock.ts";
import type { StoreKind } from "./stores.ts";

const DAYS_28 = 28 * 86_400_000;
const MAX = 20;

/** What every `FeedbackStore` promises. */
export function describeFeedbackStore(kind: StoreKind): void {
  describe(`${kind.name}: the reasons for ratings`, () => {
    const clock = new SetClock();
    let feedback: FeedbackStore;
    beforeAll(async () => {
      await kind.start();
      feedback = await kind.openFeedbackStore({ ttlMs: DAYS_28, max: MAX, clock });
    });
    afterAll(() => kind.stop());

    const toRef = (some: Partial<FeedbackRef> = {}): FeedbackRef => ({
      user: randomUUID(),
      course: randomUUID(),
      sessionId: randomUUID(),
      messageId: randomUUID(),
      ...some,
    });
    const toEntry = (reason: string): FeedbackEntry => ({
      rating: "down",
      reason,
      courseId: 7,
      at: clock.now(),
    });
    async function keep(ref: FeedbackRef, reason: string): Promise<void> {
      await feedback.keep(ref, toEntry(reason));
      clock.advance(1000);
    }
    const reasonsOf = async (course: string): Promise<string[]> =>
      (await feedback.list(course)).map(({ reason }) => reason);
    const reasonsOfUser = async (user: string): Promise<string[]> =>
      (await feedback.listUser(user)).map(({ reason }) => reason);

    it("has none of a course and of a user at first", async () => {
      expect(await feedback.list(randomUUID())).toEqual([]);
      expect(await feedback.listUser(randomUUID())).toEqual([]);
      await feedback.forget(randomUUID());
    });

    it("lists them by course and by user, the latest first", async () => {
      const [course, user] = [randomUUID(), randomUUID()];
      await keep(toRef({ course, user }), "one");
      await keep(toRef({ course }), "two");
      await keep(toRef({ user }), "elsewhere");
      await keep(toRef({ course, user }), "three ✓");
      expect(await reasonsOf(course)).toEqual(["three ✓", "two", "one"]);
      expect(await reasonsOfUser(user)).toEqual(["three ✓", "elsewhere", "one"]);
      expect((await feedback.list(course)).at(-1)).toMatchObject({ rating: "down", courseId: 7 });
    });

    it("keeps the last one about an answer", async () => {
      const ref = toRef();
      await keep(ref, "before");
      await keep(ref, "after");
      expect(await reasonsOf(ref.course)).toEqual(["after"]);
    });

    it("erases what somebody gave, in all courses, in a session, or about an answer", async () => {
      const [course, user, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
      const first = toRef({ course, user, sessionId });
      await keep(first, "first");
      await keep(toRef({ course, user, sessionId }), "same session");
      await keep(toRef({ course, user }), "another session");
      await keep(toRef({ user }), "another course");
      await keep(toRef({ course, sessionId }), "somebody else's");

      await feedback.forget(user, { messageId: first.messageId });
      expect(await reasonsOf(course)).not.toContain("first");
      expect(await reasonsOf(course)).toHaveLength(3);
      await feedback.forget(user, { sessionId });
      expect(await reasonsOf(course)).toEqual(["somebody else's", "another session"]);
      expect(await reasonsOfUser(user)).toEqual(["another course", "another session"]);
      await feedback.forget(user);
      expect(await reasonsOf(course)).toEqual(["somebody else's"]);
      expect(await reasonsOfUser(user)).toEqual([]);
      if (kind.shared) expect(await kind.textsOf()).not.toContain(user);
    });

    it("keeps none for longer than it should, each by its own time", async () => {
      const [course, user] = [randomUUID(), randomUUID()];
      const brief = await kind.openFeedbackStore({ ttlMs: 1000, max: MAX, clock });
      await brief.keep(toRef({ course, user }), toEntry("for a second"));
      await kind.passFeedbackTime(600, clock);
      await brief.keep(toRef({ course, user }), toEntry("for another"));
      expect(await brief.listUser(user)).toHaveLength(2);
      await kind.passFeedbackTime(600, clock);
      expect((await brief.list(course)).map(({ reason }) => reason)).toEqual(["for another"]);
      expect((await brief.listUser(user)).map(({ reason }) => reason)).toEqual(["for another"]);
      if (kind.shared) expect(await kind.textsOf()).not.toContain("for a second");
      await kind.passFeedbackTime(600, clock);
      if (kind.shared) expect(await kind.textsOf()).not.toContain(course);
    });

    it("still finds older ones of somebody after the time they are kept was shortened", async () => {
      if (!kind.shared) return;
      const [course, user] = [randomUUID(), randomUUID()];
      await keep(toRef({ course, user }), "for long");
      const brief = await kind.openFeedbackStore({ ttlMs: 300, max: MAX, clock });
      await brief.keep(toRef({ user }), toEntry("for short"));
      await kind.passFeedbackTime(500, clock);
      expect(await reasonsOfUser(user)).toEqual(["for long"]);
      await feedback.forget(user);
      expect(await reasonsOf(course)).toEqual([]);
    });

    it("lets older ones make room, of the same course only", async () => {
      const [course, other] = [toRef(), toRef()];
      await keep(other, "kept");
      for (let index = 0; index < MAX + 2; index += 1)
        await keep(toRef({ course: course.course }), `${index}`);
      const reasons = await reasonsOf(course.course);
      expect(reasons).toHaveLength(MAX);
      expect(reasons[0]).toBe(`${MAX + 1}`);
      expect(reasons.at(-1)).toBe("2");
      expect(await reasonsOf(other.course)).toEqual(["kept"]);
    });
  });
}
