import { expect, it } from "vitest";
import { endTurn, somebody, toAnswer, toChunks, toDone, toStart } from "../turn-start.ts";
import { client, here, nodes, there } from "./use-replicas.ts";

/** Commands that are sent twice, and what a restarted server has lost. */
export function describeLosses(): void {
  // A cluster client resends a command whose reply was lost with its server.
  it("begins a turn once if the command is sent twice", async () => {
    const first = toStart(somebody());
    await here.sessions.beginTurn(first);
    await endTurn(here, first);
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
      await endTurn(here, start);
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

  it("reports which events a restart has lost, and accepts them again", async () => {
    const start = toStart(somebody());
    await here.sessions.beginTurn(start);
    await here.log.append(start, toChunks(2, "a", "b"));
    await client.del(`chat:{${start.sessionId}}:events:${start.turnId}`);
    expect((await here.log.append(start, toChunks(4, "c"))).recorded).toBe(0);
    const all = [start.start, ...toChunks(2, "a", "b", "c")];
    expect((await here.log.append(start, all)).recorded).toBe(4);
    expect(await there.log.read(start, 0)).toEqual(all);
    expect(await client.ttl(`chat:{${start.sessionId}}:events:${start.turnId}`)).toBeGreaterThan(0);
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
    expect(await endTurn(here, start)).toBe(true);
  });
}
