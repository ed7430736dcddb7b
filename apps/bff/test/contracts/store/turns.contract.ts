import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { endTurn, somebody, toDone, toStart } from "../turn-start.ts";
import { replica } from "./use-replica.ts";

/** Beginning and ending turns. */
export function describeTurns(): void {
  describe("beginning a turn", () => {
    it("opens a session that contains the question, with no earlier history", async () => {
      const start = toStart(somebody());
      expect(await replica.sessions.beginTurn(start)).toEqual({ kind: "started", history: [] });
      expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toEqual({
        session_id: start.sessionId,
        messages: [start.question],
        active_turn: { turn_id: start.turnId, message_id: start.question.id },
      });
    });

    it("does not find a session that was never opened", async () => {
      const start = toStart(somebody(), { sessionId: randomUUID() });
      expect(await replica.sessions.beginTurn(start)).toEqual({ kind: "not_found" });
      expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toBeNull();
    });

    it("returns the history before the next question", async () => {
      const first = toStart(somebody());
      await replica.sessions.beginTurn(first);
      await endTurn(replica, first, "Water moves.");
      const second = toStart(first.keys, { sessionId: first.sessionId, text: "And why?" });
      const started = await replica.sessions.beginTurn(second);
      expect(started).toMatchObject({
        kind: "started",
        history: [
          { role: "user", content: "What is osmosis?" },
          { role: "assistant", content: "Water moves." },
        ],
      });
    });

    it("is refused while another turn runs, and names that turn", async () => {
      const first = toStart(somebody());
      await replica.sessions.beginTurn(first);
      const second = toStart(first.keys, { sessionId: first.sessionId });
      expect(await replica.sessions.beginTurn(second)).toEqual({
        kind: "busy",
        turnId: first.turnId,
        messageId: first.question.id,
      });
      const held = await replica.sessions.get(first.keys.owner, first.sessionId);
      expect(held?.messages).toHaveLength(1);
    });

    it("recognises a repeated question by its ID, during its turn and after", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const again = { ...start, turnId: randomUUID(), mayCreate: false };
      const repeated = {
        kind: "repeated",
        turnId: start.turnId,
        fingerprint: start.fingerprint,
      };
      expect(await replica.sessions.beginTurn(again)).toEqual(repeated);
      await endTurn(replica, start);
      expect(await replica.sessions.beginTurn(again)).toEqual(repeated);
      expect(
        await replica.sessions.findTurn(start.keys.owner, start.sessionId, start.question.id),
      ).toEqual({ turnId: start.turnId, fingerprint: start.fingerprint });
      expect(
        await replica.sessions.findTurn(start.keys.owner, start.sessionId, randomUUID()),
      ).toBeNull();
    });

    it("lets one of twenty simultaneous attempts succeed", async () => {
      const first = toStart(somebody());
      await replica.sessions.beginTurn(first);
      await endTurn(replica, first);
      const results = await Promise.all(
        Array.from({ length: 20 }, () =>
          replica.sessions.beginTurn(toStart(first.keys, { sessionId: first.sessionId })),
        ),
      );
      expect(results.filter(({ kind }) => kind === "started")).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === "busy")).toHaveLength(19);
      const held = await replica.sessions.get(first.keys.owner, first.sessionId);
      expect(held?.messages).toHaveLength(3);
    });
  });

  describe("a question's ID", () => {
    it("names the session in which it was first asked, for its owner only", async () => {
      const { owner } = somebody();
      const id = randomUUID();
      expect(await replica.sessions.claimQuestion(owner, id, "first")).toBe("first");
      expect(await replica.sessions.claimQuestion(owner, id, "second")).toBe("first");
      expect(await replica.sessions.claimQuestion(somebody().owner, id, "theirs")).toBe("theirs");
    });

    it("can be used again when its session has been cleared", async () => {
      const start = toStart(somebody());
      const { owner } = start.keys;
      await replica.sessions.claimQuestion(owner, start.question.id, start.sessionId);
      await replica.sessions.beginTurn(start);
      await endTurn(replica, start);
      await replica.sessions.clear(start.keys, start.sessionId);
      expect(await replica.sessions.claimQuestion(owner, start.question.id, "new")).toBe("new");
    });
  });

  describe("ending a turn", () => {
    it("appends the answer and frees the session", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      expect(await endTurn(replica, start)).toBe(true);
      const held = await replica.sessions.get(start.keys.owner, start.sessionId);
      expect(held?.active_turn).toBeUndefined();
      expect(held?.unanswered_turn).toBeUndefined();
      expect(held?.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
    });

    it("stores no empty answer, and names the turn that left the question unanswered", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      await endTurn(replica, start, "");
      expect(await replica.sessions.get(start.keys.owner, start.sessionId)).toEqual({
        session_id: start.sessionId,
        messages: [start.question],
        unanswered_turn: { turn_id: start.turnId, message_id: start.question.id },
      });
    });

    it("happens once", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      expect(await endTurn(replica, start)).toBe(true);
      expect(await endTurn(replica, start, "Again.")).toBe(false);
      const held = await replica.sessions.get(start.keys.owner, start.sessionId);
      expect(held?.messages).toHaveLength(2);
    });

    it("is refused to recovery while the turn's replica is alive", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const recovered = await replica.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: null,
        frames: [start.start, toDone(2)],
        recorded: 1,
        recovering: true,
      });
      expect(recovered).toBe(false);
      expect(await endTurn(replica, start)).toBe(true);
    });
  });
}
