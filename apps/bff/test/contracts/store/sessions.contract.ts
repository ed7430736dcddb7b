import { randomUUID } from "node:crypto";
import type { Rating } from "@sidenote/protocol";
import { describe, expect, it } from "vitest";
import type { TurnStart } from "../../../src/chat/store-ports.ts";
import type { Replica, StoreKind } from "../stores.ts";
import { endTurn, somebody, toChunks, toStart } from "../turn-start.ts";
import { replica } from "./use-replica.ts";

/** Clearing, listing, rating, exporting and expiring sessions. */
export function describeSessions(kind: StoreKind): void {
  describe("clearing", () => {
    it("removes a session, its turns and its events completely", async () => {
      const start = toStart(somebody());
      await replica.sessions.claimQuestion(start.keys.owner, start.question.id, start.sessionId);
      await replica.sessions.beginTurn(start);
      await endTurn(replica, start);
      const held = await replica.sessions.get(start.keys.owner, start.sessionId);
      const rating = { rating: "down", reason: "a reason of my own" } as const;
      const rated = held?.messages[1]?.id ?? "";
      await replica.sessions.setFeedback(start.keys.owner, start.sessionId, rated, rating);
      expect(await replica.sessions.clear(start.keys, start.sessionId)).toEqual({
        found: true,
        runningTurnId: null,
      });
      expect(await kind.textsOf()).not.toMatch(
        new RegExp(`${start.sessionId}|${start.question.id}|a reason of my own`),
      );
      expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toBeNull();
      expect(await replica.log.read(start, 0)).toBeNull();
      expect(await replica.sessions.list(start.keys)).toEqual([]);
      expect(await replica.sessions.exportUser(start.keys.user)).toEqual([]);
      expect(await replica.sessions.clear(start.keys, start.sessionId)).toEqual({
        found: false,
        runningTurnId: null,
      });
    });

    it("returns the running turn, whose end and later events are discarded", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      expect(await replica.sessions.clear(start.keys, start.sessionId)).toEqual({
        found: true,
        runningTurnId: start.turnId,
      });
      await replica.log.append(start, toChunks(2, "a"));
      expect(await endTurn(replica, start)).toBe(false);
      expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toBeNull();
      expect(await replica.log.read(start, 0)).toBeNull();
    });
  });

  describe("listing, feedback, export", () => {
    it("lists the sessions of one course, latest turn first", async () => {
      const userId = randomUUID();
      const keys = somebody({ userId });
      const { replicas, pass } = await kind.open(1);
      const { sessions } = replicas[0] as Replica;
      const opened: TurnStart[] = [];
      const starts = ["one", "two"].map((text) => toStart(keys, { text }));
      starts.push(toStart(somebody({ userId, courseId: null }), { text: "elsewhere" }));
      for (const start of starts) {
        await sessions.beginTurn(start);
        await pass(5);
        await endTurn(replicas[0] as Replica, start, "Yes.");
        await pass(5);
        opened.push(start);
      }
      const [one] = opened as [TurnStart];
      await sessions.beginTurn(toStart(keys, { sessionId: one.sessionId, text: "again" }));
      const list = await sessions.list(keys);
      expect(list.map(({ title, message_count }) => [title, message_count])).toEqual([
        ["one", 3],
        ["two", 2],
      ]);
      expect(await sessions.list(keys, 1)).toEqual(list.slice(0, 1));
      for (const { updated_at } of list) {
        expect(new Date(updated_at).toISOString()).toBe(updated_at);
      }
    });

    it("keeps the last feedback on each answer", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      await endTurn(replica, start);
      const { owner, user } = start.keys;
      const held = await replica.sessions.get(owner, start.sessionId);
      const answerId = held?.messages[1]?.id ?? "";
      const give = (id: string, rating: Rating) =>
        replica.sessions.setFeedback(owner, start.sessionId, id, { rating, reason: "ü" });
      expect(await give(answerId, "up")).toEqual({ before: null });
      expect(await give(answerId, "down")).toEqual({ before: "up" });
      expect(await give(answerId, "down")).toEqual({ before: "down" });
      expect(await give(start.question.id, "up")).toBeNull();
      expect(await give(randomUUID(), "up")).toBeNull();
      const [exported] = await replica.sessions.exportUser(user);
      expect(exported?.messages[1]?.feedback).toEqual({ rating: "down", reason: "ü" });
      expect(exported?.messages[0]).not.toHaveProperty("feedback");
      const rated = await replica.sessions.get(owner, start.sessionId);
      expect(rated?.messages).toEqual([
        held?.messages[0],
        { ...held?.messages[1], rating: "down" },
      ]);
    });

    it("exports and lists all sessions of a user, in all courses, and nobody else's", async () => {
      const userId = randomUUID();
      const inCourse = toStart(somebody({ userId }), { text: "in the course" });
      const outside = toStart(somebody({ userId, courseId: null }), { text: "outside" });
      const other = toStart(somebody(), { text: "not mine" });
      for (const start of [inCourse, outside, other]) {
        await replica.sessions.beginTurn(start);
        await endTurn(replica, start);
      }
      const { user } = inCourse.keys;
      const exported = await replica.sessions.exportUser(user);
      expect(
        exported
          .map(({ course_id, title, messages }) => [course_id, title, messages.length])
          .toSorted(),
      ).toEqual([
        [null, "outside", 2],
        [2, "in the course", 2],
      ]);
      const listed = await replica.sessions.listUser(user);
      expect(listed.map(({ sessionId }) => sessionId).toSorted()).toEqual(
        [inCourse.sessionId, outside.sessionId].toSorted(),
      );
      expect(listed).toContainEqual({
        sessionId: outside.sessionId,
        owner: outside.keys.owner,
        courseId: null,
      });
    });
  });

  describe("the TTL of a session", () => {
    it("starts at its last turn, not at its first", async () => {
      const { replicas, pass } = await kind.open(1, { ttlSeconds: 2 });
      const { sessions, log } = replicas[0] as Replica;
      const first = toStart(somebody());
      await sessions.beginTurn(first);
      await pass(1200);
      await endTurn(replicas[0] as Replica, first, "Yes.");
      await pass(1200);
      const second = toStart(first.keys, { sessionId: first.sessionId });
      expect(await sessions.beginTurn(second)).toMatchObject({ kind: "started" });
      await pass(2300);
      expect(await sessions.get(first.keys.owner, first.sessionId)).toBeNull();
      expect(await sessions.list(first.keys)).toEqual([]);
      expect(await sessions.exportUser(first.keys.user)).toEqual([]);
      expect(await log.read(second, 0)).toBeNull();
      const late = toStart(first.keys, { sessionId: first.sessionId });
      expect(await sessions.beginTurn(late)).toEqual({ kind: "not_found" });
    });
  });
}
