import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { endTurn, somebody, toStart } from "../turn-start.ts";
import { replica } from "./use-replica.ts";

/** Other users' sessions. */
export function describeAccess(): void {
  describe("somebody else's session", () => {
    it("does not exist for another user, or for the same user in another course", async () => {
      const userId = randomUUID();
      const start = toStart(somebody({ userId }));
      await replica.sessions.beginTurn(start);
      await endTurn(replica, start);
      const held = await replica.sessions.get(start.keys.owner, start.sessionId);
      const answerId = held?.messages[1]?.id ?? "";
      const strangers = [
        somebody(),
        somebody({ userId, courseId: 3 }),
        somebody({ userId, courseId: null }),
        somebody({ userId, issuer: "https://other.example" }),
      ];
      for (const keys of strangers) {
        const { sessions } = replica;
        expect(await sessions.isOwner(keys.owner, start.sessionId)).toBe(false);
        expect(await sessions.get(keys.owner, start.sessionId)).toBeNull();
        expect(await sessions.findTurn(keys.owner, start.sessionId, start.question.id)).toBeNull();
        expect(await sessions.list(keys)).toEqual([]);
        expect(
          await sessions.setFeedback(keys.owner, start.sessionId, answerId, { rating: "up" }),
        ).toBeNull();
        expect(await sessions.clear(keys, start.sessionId)).toEqual({
          found: false,
          runningTurnId: null,
        });
        for (const mayCreate of [true, false]) {
          const intruding = { ...toStart(keys, { sessionId: start.sessionId }), mayCreate };
          expect(await sessions.beginTurn(intruding)).toEqual({ kind: "not_found" });
        }
        expect(await sessions.exportUser(keys.user)).toEqual(
          keys.user === start.keys.user
            ? [expect.objectContaining({ messages: held?.messages })]
            : [],
        );
      }
      expect(await replica.sessions.isOwner(start.keys.owner, start.sessionId)).toBe(true);
      expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toEqual(held);
    });
  });
}
