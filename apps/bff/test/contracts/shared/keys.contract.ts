import { expect, it } from "vitest";
import { endTurn, somebody, toChunks, toStart } from "../turn-start.ts";
import { client, here, keysOf, nodes, there, TTL_SECONDS } from "./use-replicas.ts";

/** What is stored, under which keys, for how long. */
export function describeKeys(): void {
  it("keeps a conversation under chat:{id}, every key with the session's TTL", async () => {
    const start = toStart(somebody());
    await here.sessions.beginTurn(start);
    await endTurn(here, start);
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
    await endTurn(here, first);
    const base = `chat:{${first.sessionId}}`;
    const lasting = [base, `${base}:messages`, `${base}:questions`];
    for (const key of lasting) await client.expire(key, 50);
    const second = toStart(first.keys, { sessionId: first.sessionId });
    await there.sessions.beginTurn(second);
    for (const key of lasting) expect(await client.ttl(key), key).toBeGreaterThan(800);
    for (const key of lasting) await client.expire(key, 50);
    await endTurn(there, second);
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
    await endTurn(here, first);
    const key = `chat:{${first.sessionId}}:messages`;
    // Changed directly in Redis: a rewrite of the history would lose the change.
    const [question = ""] = await client.lrange(key, 0, 0);
    await client.lset(key, 0, question.replace("osmosis", "OSMOSIS"));
    const second = toStart(first.keys, { sessionId: first.sessionId, text: "And why?" });
    await there.sessions.beginTurn(second);
    await endTurn(there, second);
    const stored = await client.lrange(key, 0, -1);
    expect(stored).toHaveLength(4);
    expect(stored[0]).toContain("OSMOSIS");
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

  it("leaves nothing of a cleared conversation once its running turn is over", async () => {
    const start = toStart(somebody());
    await here.sessions.beginTurn(start);
    await here.log.append(start, toChunks(2, "a"));
    await there.sessions.clear(start.keys, start.sessionId);
    await there.log.requestStop(start);
    await here.log.append(start, toChunks(3, "b"));
    await here.log.renewLease(start);
    const base = `chat:{${start.sessionId}}`;
    const left = await keysOf(start.sessionId);
    expect([`${base}:lease`, `${base}:stop:${start.turnId}`]).toEqual(expect.arrayContaining(left));
    for (const key of left) expect(await client.pttl(key)).toBeGreaterThan(0);
    await endTurn(here, start);
    expect(await keysOf(start.sessionId)).toEqual([]);
    expect(await client.zcard(`chat:user:${start.keys.user}`)).toBe(0);
  });

  it("leaves no stop request behind, of a turn that it stopped or that was over", async () => {
    const start = toStart(somebody());
    await here.sessions.beginTurn(start);
    const stop = `chat:{${start.sessionId}}:stop:${start.turnId}`;
    await there.log.requestStop(start);
    await endTurn(here, start);
    expect(await client.exists(stop)).toBe(0);
    await there.log.requestStop(start);
    await there.sessions.clear(start.keys, start.sessionId);
    expect(await keysOf(start.sessionId)).toEqual([]);
  });
}
