import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { TurnStart } from "../../../src/chat/store-ports.ts";
import { endTurn, somebody, toStart } from "../turn-start.ts";
import { replica } from "./use-replica.ts";

/** Replacing a question. */
export function describeReplacing(): void {
  describe("replacing a question", () => {
    async function threeTurns(): Promise<TurnStart[]> {
      const first = toStart(somebody(), { text: "one" });
      const starts = [
        first,
        toStart(first.keys, { sessionId: first.sessionId, text: "two" }),
        toStart(first.keys, { sessionId: first.sessionId, text: "three" }),
      ];
      for (const start of starts) {
        await replica.sessions.beginTurn(start);
        await endTurn(replica, start, `re: ${start.question.content}`);
      }
      return starts;
    }
    async function contents({ keys, sessionId }: TurnStart): Promise<string[]> {
      const held = await replica.sessions.get(keys.owner, sessionId);
      return held?.messages.map(({ content }) => content) ?? [];
    }

    it("cuts the history before it and continues from there", async () => {
      const [first, second] = (await threeTurns()) as [TurnStart, TurnStart];
      const edited = toStart(first.keys, {
        sessionId: first.sessionId,
        text: "two, better",
        replaceMessageId: second.question.id,
      });
      expect(await replica.sessions.beginTurn(edited)).toMatchObject({
        kind: "started",
        history: [{ content: "one" }, { content: "re: one" }],
      });
      await endTurn(replica, edited, "re: better");
      expect(await contents(first)).toEqual(["one", "re: one", "two, better", "re: better"]);
    });

    it("renames the session when the first question is replaced, and only then", async () => {
      const [first, second] = (await threeTurns()) as [TurnStart, TurnStart];
      const titleOf = async () =>
        (await replica.sessions.list(first.keys)).map(({ title }) => title);
      const later = toStart(first.keys, {
        sessionId: first.sessionId,
        text: "2",
        replaceMessageId: second.question.id,
      });
      await replica.sessions.beginTurn(later);
      await endTurn(replica, later);
      expect(await titleOf()).toEqual(["one"]);
      const sooner = toStart(first.keys, {
        sessionId: first.sessionId,
        text: "1",
        replaceMessageId: first.question.id,
      });
      expect(await replica.sessions.beginTurn(sooner)).toEqual({ kind: "started", history: [] });
      expect(await titleOf()).toEqual(["1"]);
      expect(await contents(first)).toEqual(["1"]);
    });

    it.each([
      ["a repeated question that gets no answer keeps its previous one", "two", ["two", "re: two"]],
      ["an edited question that gets no answer has none", "two, better", ["two, better"]],
    ])("%s", async (_name, text, expected) => {
      const [first, second] = (await threeTurns()) as [TurnStart, TurnStart];
      const again = toStart(first.keys, {
        sessionId: first.sessionId,
        text,
        replaceMessageId: second.question.id,
      });
      await replica.sessions.beginTurn(again);
      expect(await contents(first)).toEqual(["one", "re: one", text]);
      await endTurn(replica, again, "");
      expect(await contents(first)).toEqual(["one", "re: one", ...expected]);
    });

    it("restores the previous answer unless a new one was stored", async () => {
      const [first, , third] = (await threeTurns()) as [TurnStart, TurnStart, TurnStart];
      let last = third;
      for (const text of ["", "", "re: three, anew"]) {
        last = toStart(first.keys, {
          sessionId: first.sessionId,
          text: "three",
          replaceMessageId: last.question.id,
        });
        await replica.sessions.beginTurn(last);
        await endTurn(replica, last, text);
      }
      const next = toStart(first.keys, { sessionId: first.sessionId, text: "four" });
      await replica.sessions.beginTurn(next);
      await endTurn(replica, next, "");
      expect((await contents(first)).slice(4)).toEqual(["three", "re: three, anew", "four"]);
    });

    it("does not find an answer, an unknown ID or another session's question", async () => {
      const [first] = (await threeTurns()) as [TurnStart];
      const [elsewhere] = (await threeTurns()) as [TurnStart];
      const held = await replica.sessions.get(first.keys.owner, first.sessionId);
      const answerId = held?.messages[1]?.id ?? "";
      for (const replaceMessageId of [answerId, randomUUID(), elsewhere.question.id]) {
        const start = toStart(first.keys, { sessionId: first.sessionId, replaceMessageId });
        expect(await replica.sessions.beginTurn(start)).toEqual({ kind: "not_found" });
      }
      expect(await contents(first)).toHaveLength(6);
      expect(await replica.sessions.list(first.keys)).toHaveLength(1);
    });
  });
}
