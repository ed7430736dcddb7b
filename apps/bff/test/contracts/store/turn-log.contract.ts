import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { until } from "../../stage/until.ts";
import { endTurn, somebody, toAnswer, toChunks, toDone, toStart } from "../turn-start.ts";
import { replica } from "./use-replica.ts";

/** A turn's events, lease and stop request. */
export function describeTurnLog(): void {
  describe("events", () => {
    it("are returned in order, after any ID, with the final one marked", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      expect((await replica.log.append(start, toChunks(2, "a", "b", "c"))).recorded).toBe(4);
      await replica.log.append(start, toChunks(5, "line\nbreak\r\u2028\u2029", "“ü”🧬"));
      const frames = [
        start.start,
        ...toChunks(2, "a", "b", "c", "line\nbreak\r\u2028\u2029", "“ü”🧬"),
        toDone(7),
      ];
      await replica.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: toAnswer("abc"),
        frames,
        recorded: 6,
      });
      for (let after = 0; after <= frames.length; after += 1) {
        expect(await replica.log.read(start, after)).toEqual(frames.slice(after));
      }
    });

    it("are stored once if a batch is sent twice", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const batch = toChunks(2, "a", "b");
      await replica.log.append(start, batch);
      expect((await replica.log.append(start, batch)).recorded).toBe(3);
      expect(await replica.log.read(start, 0)).toEqual([start.start, ...batch]);
    });

    // As when the reply to a batch is lost and more frames have arrived before it is sent again.
    it("are stored once if batches overlap, and the last stored ID is returned", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const batch = toChunks(2, "a", "b", "c", "d");
      await replica.log.append(start, batch.slice(0, 2));
      const { recorded } = await replica.log.append(start, batch);
      await replica.log.append(start, batch.slice(recorded - 1));
      expect(await replica.log.read(start, 0)).toEqual([start.start, ...batch]);
    });

    it("are not duplicated at the end if a batch was stored without a reply", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const frames = [start.start, ...toChunks(2, "a", "b", "c"), toDone(5)];
      await replica.log.append(start, frames.slice(1, 3));
      const ended = await replica.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: toAnswer("abc"),
        frames,
        recorded: 1,
      });
      expect(ended).toBe(true);
      expect(await replica.log.read(start, 0)).toEqual(frames);
    });

    it("that have not been stored are stored together with the end", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const frames = [start.start, ...toChunks(2, "a", "b", "c"), toDone(5)];
      await replica.log.append(start, frames.slice(1, 2));
      await replica.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: toAnswer("abc"),
        frames,
        recorded: 2,
      });
      expect(await replica.log.read(start, 0)).toEqual(frames);
    });

    it("are null for a turn that does not exist", async () => {
      const start = toStart(somebody());
      expect(await replica.log.read(start, 0)).toBeNull();
      await replica.sessions.beginTurn(start);
      expect(await replica.log.read({ ...start, turnId: randomUUID() }, 0)).toBeNull();
    });

    it("are announced to watchers until they stop watching", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      let calls = 0;
      const unwatch = await replica.log.watch(start, () => (calls += 1));
      await replica.log.append(start, toChunks(2, "a"));
      await until(() => calls === 1);
      unwatch();
      await replica.log.append(start, toChunks(3, "b"));
      const other = toStart(somebody());
      await replica.sessions.beginTurn(other);
      let others = 0;
      await replica.log.watch(other, () => (others += 1));
      await replica.log.append(other, toChunks(2, "a"));
      await until(() => others === 1);
      expect(calls).toBe(1);
    });
  });

  describe("a turn's lease and stop request", () => {
    it("the lease is held while the turn runs and released when it ends", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      expect(await replica.log.isLeased(start)).toBe(true);
      expect(await replica.log.renewLease(start)).toEqual({ held: true, stopRequested: false });
      await endTurn(replica, start);
      expect(await replica.log.isLeased(start)).toBe(false);
    });

    it("a stop request reaches the replica that runs the turn", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      const stopped: string[] = [];
      replica.log.onStopRequest((turnId) => stopped.push(turnId));
      await replica.log.requestStop(start);
      await until(() => stopped.length > 0);
      expect(stopped).toEqual([start.turnId]);
    });

    it("the log reports whether a turn is being watched", async () => {
      const start = toStart(somebody());
      await replica.sessions.beginTurn(start);
      expect(await replica.log.isWatched(start)).toBe(false);
      expect((await replica.log.append(start, toChunks(2, "a"))).watched).toBe(false);
      await replica.log.watch(start, () => undefined);
      await replica.log.keepWatched(start);
      expect(await replica.log.isWatched(start)).toBe(true);
      expect((await replica.log.append(start, toChunks(3, "b"))).watched).toBe(true);
    });
  });
}
