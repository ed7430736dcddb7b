import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { until } from "../../stage/until.ts";
import { endTurn, somebody, toChunks, toStart } from "../turn-start.ts";
import { client, here, there } from "./use-replicas.ts";

/** What replicas see of one another. */
export function describeReplicas(): void {
  it("lets only one of two replicas start a turn in a session", async () => {
    const first = toStart(somebody());
    await here.sessions.beginTurn(first);
    await endTurn(here, first);
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
      if (winner !== undefined) await endTurn(winner.replica, winner.start);
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

  it("recognises a question that another replica has accepted", async () => {
    const start = toStart(somebody());
    const [one, other] = await Promise.all([
      here.sessions.beginTurn(start),
      there.sessions.beginTurn({ ...start, turnId: randomUUID() }),
    ]);
    expect([one.kind, other.kind].toSorted()).toEqual(["repeated", "started"]);
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
    await endTurn(here, start);
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
}
