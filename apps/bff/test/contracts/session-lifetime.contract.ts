import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TurnStart } from "../../src/chat/store-ports.ts";
import { until } from "../stage/until.ts";
import type { Replica, StoreKind } from "./stores.ts";
import { somebody, toAnswer, toDone, toStart } from "./turn-start.ts";

/** The contract of every store: that a deleted session stays deleted. */
export function describeSessionLifetime(kind: StoreKind): void {
  describe(`${kind.name}: the lifetime of a session`, () => {
    beforeAll(() => kind.start());
    afterAll(() => kind.stop());

    async function open(ttlSeconds: number) {
      const { replicas, pass } = await kind.open(1, { ttlSeconds });
      const { sessions, log } = replicas[0] as Replica;
      const ask = async (start: TurnStart): Promise<void> => {
        expect(await sessions.beginTurn(start)).toMatchObject({ kind: "started" });
        const end = { answer: toAnswer("Yes."), frames: [start.start, toDone(2)], recorded: 1 };
        expect(await sessions.finishTurn({ turn: start, keys: start.keys, ...end })).toBe(true);
      };
      return { sessions, log, ask, pass };
    }

    it("ends with its deletion: the first question, repeated, does not open it again", async () => {
      const { sessions, ask } = await open(3600);
      const first = toStart(somebody());
      await ask(first);
      await sessions.clear(first.keys, first.sessionId);
      const repeated = { ...first, turnId: randomUUID() };
      expect(await sessions.beginTurn(repeated)).toEqual({ kind: "not_found" });
      expect(await sessions.get(first.keys.owner, first.sessionId)).toBeNull();
      expect(await sessions.list(first.keys)).toEqual([]);
    });

    it("leaves no trace of a deleted session when it would have expired", async () => {
      const { sessions, ask, pass } = await open(1);
      const first = toStart(somebody());
      await ask(first);
      await sessions.clear(first.keys, first.sessionId);
      await pass(1100);
      await until(async () => !(await kind.textsOf()).includes(first.sessionId));
    });
  });
}
