import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { recoverTurn } from "../../../src/chat/recover-turn.ts";
import { until } from "../../stage/until.ts";
import type { RedisKind, Replica } from "../stores.ts";
import { endTurn, somebody, toChunks, toStart } from "../turn-start.ts";
import { client, here, there } from "./use-replicas.ts";

/** Leases, stop requests and dead replicas. */
export function describeLeases(kind: RedisKind): void {
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
    await endTurn(there, start);
    expect(await here.log.renewLease(start)).toMatchObject({ held: false });
    await here.sessions.clear(start.keys, start.sessionId);
    expect(await here.log.renewLease(start)).toMatchObject({ held: true });
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
    expect(await endTurn(dead, start)).toBe(false);
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
}
