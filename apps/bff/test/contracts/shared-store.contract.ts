import { randomUUID } from "node:crypto";
import { type Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recoverTurn } from "../../src/chat/recover-turn.ts";
import type { TurnStart } from "../../src/chat/store-ports.ts";
import type { RedisClient } from "../../src/redis/connection.ts";
import { until } from "../stage/until.ts";
import type { RedisKind, Replica } from "./stores.ts";
import { somebody, toAnswer, toChunks, toDone, toStart } from "./turn-start.ts";

const TTL_SECONDS = 900;

/** The contract between replicas that share a Redis, and the layout of the store's keys. */
export function describeSharedStore(kind: RedisKind): void {
  describe(`${kind.name}: shared by replicas`, () => {
    let client: RedisClient;
    let here: Replica;
    let there: Replica;

    beforeAll(async () => {
      await kind.start();
      client = await kind.connect();
    });
    afterAll(() => kind.stop());
    beforeEach(async () => {
      const { replicas } = await kind.open(2, { ttlSeconds: TTL_SECONDS, leaseMs: 6000 });
      [here, there] = replicas as [Replica, Replica];
    });

    const nodes = (): Redis[] =>
      client instanceof Redis ? [client] : (client as Cluster).nodes("master");
    async function keysOf(sessionId: string): Promise<string[]> {
      const found = await Promise.all(nodes().map((node) => node.keys(`*{${sessionId}}*`)));
      return found.flat().toSorted();
    }

    async function finish(start: TurnStart, by: Replica): Promise<boolean> {
      return by.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: toAnswer("Water moves."),
        frames: [start.start, ...toChunks(2, "Water moves."), toDone(3)],
        recorded: 1,
      });
    }

    it("keeps a conversation under chat:{id}, every key with the session's TTL", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await finish(start, here);
      const held = await here.sessions.get(start.keys.owner, start.sessionId);
      await here.sessions.setFeedback(
        start.keys.owner,
        start.sessionId,
        held?.messages[1]?.id ?? "",
        { rating: "up" },
      );
      const base = `chat:{${start.sessionId}}`;
      expect(await keysOf(start.sessionId)).toEqual([
        base,
        `${base}:events:${start.turnId}`,
        `${base}:feedback`,
        `${base}:messages`,
        `${base}:questions`,
      ]);
      for (const key of [...(await keysOf(start.sessionId)), `chat:user:${start.keys.user}`]) {
        const ttl = await client.ttl(key);
        expect(ttl, key).toBeGreaterThan(TTL_SECONDS - 10);
        expect(ttl, key).toBeLessThanOrEqual(TTL_SECONDS);
      }
    });

    it("renews the TTL of every key with each turn", async () => {
      const first = toStart(somebody());
      await here.sessions.beginTurn(first);
      await finish(first, here);
      const base = `chat:{${first.sessionId}}`;
      const lasting = [base, `${base}:messages`, `${base}:questions`];
      for (const key of lasting) await client.expire(key, 50);
      const second = toStart(first.keys, { sessionId: first.sessionId });
      await there.sessions.beginTurn(second);
      for (const key of lasting) expect(await client.ttl(key), key).toBeGreaterThan(800);
      for (const key of lasting) await client.expire(key, 50);
      await finish(second, there);
      for (const key of lasting) expect(await client.ttl(key), key).toBeGreaterThan(800);
    });

    it("stores no user ID in plain text", async () => {
      const start = toStart(somebody({ userId: "4711471147114711" }));
      await here.sessions.beginTurn(start);
      const fields = await client.hgetall(`chat:{${start.sessionId}}`);
      expect(JSON.stringify(fields)).not.toContain("4711471147114711");
      const names = await Promise.all(nodes().map((node) => node.keys("*4711471147114711*")));
      expect(names.flat()).toEqual([]);
    });

    it("appends messages and never rewrites a stored one", async () => {
      const first = toStart(somebody());
      await here.sessions.beginTurn(first);
      await finish(first, here);
      const key = `chat:{${first.sessionId}}:messages`;
      // Changed directly in Redis: a rewrite of the history would lose the change.
      const [question = ""] = await client.lrange(key, 0, 0);
      await client.lset(key, 0, question.replace("osmosis", "OSMOSIS"));
      const second = toStart(first.keys, { sessionId: first.sessionId, text: "And why?" });
      await there.sessions.beginTurn(second);
      await finish(second, there);
      const stored = await client.lrange(key, 0, -1);
      expect(stored).toHaveLength(4);
      expect(stored[0]).toContain("OSMOSIS");
    });

    it("lets only one of two replicas start a turn in a session", async () => {
      const first = toStart(somebody());
      await here.sessions.beginTurn(first);
      await finish(first, here);
      for (let round = 0; round < 10; round += 1) {
        const starts = [here, there].map((replica) => ({
          replica,
          start: toStart(first.keys, { sessionId: first.sessionId }),
        }));
        const results = await Promise.all(
          starts.map(({ replica, start }) => replica.sessions.beginTurn(start)),
        );
        expect(results.map(({ kind }) => kind).toSorted()).toEqual(["busy", "started"]);
        const winner = starts[results.findIndex(({ kind }) => kind === "started")];
        if (winner !== undefined) await finish(winner.start, winner.replica);
      }
    });

    it("lists a conversation on every replica as soon as it has begun", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      expect(await there.sessions.list(start.keys)).toHaveLength(1);
      expect(await there.sessions.listUser(start.keys.user)).toHaveLength(1);
    });

    it("finds the latest conversation that still exists, past one that Redis has evicted", async () => {
      const [older, evicted] = [toStart(somebody()), toStart(somebody())];
      const { keys } = older;
      await here.sessions.beginTurn(older);
      // Sessions that begin in the same millisecond have no order.
      await new Promise((resolve) => setTimeout(resolve, 5));
      await here.sessions.beginTurn({ ...evicted, keys });
      await client.del(`chat:{${evicted.sessionId}}`);
      expect(await there.sessions.list(keys, 1)).toMatchObject([{ session_id: older.sessionId }]);
    });

    it("stores nothing about a user who asks in somebody else's session", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const { keys } = toStart(somebody());
      const intruding = { ...toStart(keys, { sessionId: start.sessionId }), mayCreate: false };
      expect(await there.sessions.beginTurn(intruding)).toEqual({ kind: "not_found" });
      expect(await client.exists(`chat:user:${keys.user}`)).toBe(0);
    });

    it("does not return a session that is in a user's index but belongs to another user", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const { keys } = toStart(somebody());
      await client.zadd(`chat:user:${keys.user}`, Date.now(), ` ${start.sessionId}`);
      expect(await here.sessions.exportUser(keys.user)).toEqual([]);
      expect(await here.sessions.listUser(keys.user)).toEqual([]);
    });

    it("gives a replica whose lease has expired time to renew it, because the store may have been unavailable", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await client.del(`chat:{${start.sessionId}}:lease`);
      expect(await there.log.isLeased(start)).toBe(true);
      expect(await there.log.isLeased({ ...start, turnId: randomUUID() })).toBe(false);
      expect(await here.log.renewLease(start)).toEqual({ held: true, stopRequested: false });

      // Once per lost lease: a replica that does not renew it in that time is dead.
      await client.del(`chat:{${start.sessionId}}:lease`);
      expect(await there.log.isLeased(start)).toBe(true);
      await client.del(`chat:{${start.sessionId}}:lease`);
      expect(await there.log.isLeased(start)).toBe(false);
    });

    it("gives no such time to a replica that has renewed nothing for a minute", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await client.del(`chat:{${start.sessionId}}:lease`);
      await client.hset(`chat:{${start.sessionId}}`, "renewed", Date.now() - 61_000);
      expect(await there.log.isLeased(start)).toBe(false);
    });

    it("tells a replica that another one ended its turn, but not if the session was deleted", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await finish(start, there);
      expect(await here.log.renewLease(start)).toMatchObject({ held: false });
      await here.sessions.clear(start.keys, start.sessionId);
      expect(await here.log.renewLease(start)).toMatchObject({ held: true });
    });

    it("recognises a question that another replica has accepted", async () => {
      const start = toStart(somebody());
      const [one, other] = await Promise.all([
        here.sessions.beginTurn(start),
        there.sessions.beginTurn({ ...start, turnId: randomUUID() }),
      ]);
      expect([one.kind, other.kind].toSorted()).toEqual(["repeated", "started"]);
    });

    // A cluster client resends a command whose reply was lost with its server.
    it("begins a turn once if the command is sent twice", async () => {
      const first = toStart(somebody());
      await here.sessions.beginTurn(first);
      await finish(first, here);
      const edited = toStart(first.keys, {
        sessionId: first.sessionId,
        replaceMessageId: first.question.id,
      });
      for (const start of [edited, toStart(somebody())]) {
        const begun = { kind: "started", history: [] };
        expect(await here.sessions.beginTurn(start)).toEqual(begun);
        expect(await here.sessions.beginTurn(start)).toEqual(begun);
        const held = await there.sessions.get(start.keys.owner, start.sessionId);
        expect(held?.messages).toEqual([start.question]);
        await finish(start, here);
        expect(await here.sessions.beginTurn(start)).toMatchObject({ kind: "repeated" });
      }
    });

    it("ends a turn once if the command is sent twice", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const end = {
        turn: start,
        keys: start.keys,
        answer: toAnswer("Water moves."),
        frames: [start.start, ...toChunks(2, "Water moves."), toDone(3)],
        recorded: 1,
      };
      expect(await here.sessions.finishTurn(end)).toBe(true);
      expect(await here.sessions.finishTurn(end)).toBe(true);
      const held = await there.sessions.get(start.keys.owner, start.sessionId);
      expect(held?.messages).toEqual([start.question, end.answer]);
      expect(await there.log.read(start, 0)).toEqual(end.frames);
    });

    it("notifies another replica of new events, which it can read", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      let calls = 0;
      await there.log.watch(start, () => (calls += 1));
      await here.log.append(start, toChunks(2, "a"));
      await until(() => calls > 0);
      expect(await there.log.read(start, 1)).toEqual(toChunks(2, "a"));
      const before = calls;
      await finish(start, here);
      await until(() => calls > before);
    });

    it("tells the replica that runs a turn whether another replica has readers of it", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      expect(await here.log.isWatched(start)).toBe(false);
      await there.log.keepWatched(start);
      expect(await here.log.isWatched(start)).toBe(true);
      expect(await here.log.append(start, toChunks(2, "a"))).toEqual({
        recorded: 2,
        watched: true,
      });
    });

    it("delivers a stop request only to the replica that runs the turn", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const stopped = { here: [] as string[], there: [] as string[] };
      here.log.onStopRequest((turnId) => stopped.here.push(turnId));
      there.log.onStopRequest((turnId) => stopped.there.push(turnId));
      await there.log.requestStop(start);
      await until(() => stopped.here.length > 0);
      expect(stopped).toEqual({ here: [start.turnId], there: [] });
    });

    it("finds a stop request whose notification was lost when it renews its lease", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await client.set(`chat:{${start.sessionId}}:stop:${start.turnId}`, "1", "EX", 60);
      expect(await here.log.renewLease(start)).toEqual({ held: true, stopRequested: true });
    });

    it("stops a turn whose session was cleared on another replica", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const stopped: string[] = [];
      here.log.onStopRequest((turnId) => stopped.push(turnId));
      await there.sessions.clear(start.keys, start.sessionId);
      await there.log.requestStop(start);
      await until(() => stopped.length > 0);
      expect(await here.log.renewLease(start)).toEqual({ held: true, stopRequested: true });
    });

    it("leaves nothing after a clear except a lease, a stop key and a sign of it, which expire", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await here.log.append(start, toChunks(2, "a"));
      await there.sessions.clear(start.keys, start.sessionId);
      await there.log.requestStop(start);
      await here.log.append(start, toChunks(3, "b"));
      await here.log.renewLease(start);
      const base = `chat:{${start.sessionId}}`;
      const left = await keysOf(start.sessionId);
      expect([`${base}:lease`, `${base}:stop:${start.turnId}`, `${base}:cleared`]).toEqual(
        expect.arrayContaining(left),
      );
      for (const key of left) expect(await client.pttl(key)).toBeGreaterThan(0);
      expect(await client.zcard(`chat:user:${start.keys.user}`)).toBe(0);
    });

    it("frees the session of a dead replica and keeps what it wrote", async () => {
      const { replicas } = await kind.open(2, { leaseMs: 1500 });
      const [dead, alive] = replicas as [Replica, Replica];
      const start = toStart(somebody());
      await dead.sessions.beginTurn(start);
      await dead.log.append(start, toChunks(2, "Water ", "moves"));
      expect(await alive.log.isLeased(start)).toBe(true);
      await until(async () => !(await alive.log.isLeased(start)));
      const ports = {
        sessions: alive.sessions,
        log: alive.log,
        clock: { now: () => Date.now() },
        ids: { next: () => randomUUID(), uuid: () => randomUUID() },
      };
      // Two recover at once; the store lets one of them end the turn.
      await Promise.all([
        recoverTurn(ports, start, start.keys),
        recoverTurn(ports, start, start.keys),
      ]);
      const held = await alive.sessions.get(start.keys.owner, start.sessionId);
      expect(held?.active_turn).toBeUndefined();
      expect(held?.messages.slice(1)).toEqual([
        expect.objectContaining({ content: "Water moves", status: "interrupted" }),
      ]);
      const frames = await alive.log.read(start, 0);
      expect(frames?.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
      expect(JSON.parse(frames?.at(-1)?.json ?? "")).toMatchObject({
        type: "error",
        code: "turn_interrupted",
      });
      // If the replica was only slow, its own end comes too late.
      expect(await finish(start, dead)).toBe(false);
      const next = toStart(start.keys, { sessionId: start.sessionId });
      expect(await alive.sessions.beginTurn(next)).toMatchObject({ kind: "started" });
    });

    it("does not consider a replica dead that renews its lease", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const key = `chat:{${start.sessionId}}:lease`;
      await client.pexpire(key, 1000);
      await here.log.renewLease(start);
      expect(await client.pttl(key)).toBeGreaterThan(1000);
      expect(await there.log.isLeased(start)).toBe(true);
    });

    it("reports which events a restart has lost, and accepts them again", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await here.log.append(start, toChunks(2, "a", "b"));
      await client.del(`chat:{${start.sessionId}}:events:${start.turnId}`);
      expect((await here.log.append(start, toChunks(4, "c"))).recorded).toBe(0);
      const all = [start.start, ...toChunks(2, "a", "b", "c")];
      expect((await here.log.append(start, all)).recorded).toBe(4);
      expect(await there.log.read(start, 0)).toEqual(all);
      expect(await client.ttl(`chat:{${start.sessionId}}:events:${start.turnId}`)).toBeGreaterThan(
        0,
      );
    });

    it("rewrites the whole log if its loss is noticed at the end", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      const frames = [start.start, ...toChunks(2, "a", "b"), toDone(4)];
      await here.log.append(start, frames.slice(1, 3));
      await client.del(`chat:{${start.sessionId}}:events:${start.turnId}`);
      const ended = await here.sessions.finishTurn({
        turn: start,
        keys: start.keys,
        answer: toAnswer("ab"),
        frames,
        recorded: 3,
      });
      expect(ended).toBe(true);
      expect(await there.log.read(start, 0)).toEqual(frames);
    });

    it("continues when the server has lost the cached scripts", async () => {
      const start = toStart(somebody());
      await here.sessions.beginTurn(start);
      await Promise.all(nodes().map((node) => node.script("FLUSH")));
      expect(await finish(start, here)).toBe(true);
    });
  });
}
