import { setTimeout as sleep } from "node:timers/promises";
import { openTurn, readTurn, readTurns } from "./client.ts";
import { cpuMs, type Contender } from "./contenders.ts";
import type { Bench } from "./measure.ts";

/** Checks that every contender delivers the complete answer. @throws Error naming the first that does not */
export async function checkTexts(bench: Bench, contenders: readonly Contender[]): Promise<void> {
  const tokens = 500;
  await bench.plan({ kind: "burst", tokens });
  for (const contender of contenders) {
    const server = await contender.start();
    const text = await readTurn(contender, server);
    await server.end();
    const found = text.match(/ token/g)?.length;
    if (found !== tokens) throw new Error(`${contender.name} gave ${found} of ${tokens} tokens.`);
  }
}

/** Returns how many tokens upstream still sends after a stop request. */
export async function measureStop(bench: Bench, ours: Contender): Promise<number> {
  const server = await ours.start();
  await bench.plan({ kind: "paced", tokens: 180, paceMs: 10 });
  const turn = await openTurn(ours, server);
  const [piece]: unknown[] = await new Promise((resolve) =>
    turn.response.once("data", (bytes) => resolve([bytes])),
  );
  turn.response.resume();
  const start = String(piece);
  const sessionId = /"session_id":"([^"]+)"/.exec(start)?.[1];
  const turnId = /"turn_id":"([^"]+)"/.exec(start)?.[1];
  await sleep(300);
  const { headers } = ours.toRequest({ message: "", history: [], sessionId: null });
  await fetch(`${server.url}/chat/${sessionId}/turns/${turnId}/stop`, { method: "POST", headers });
  const before = await bench.sent();
  await sleep(1000);
  const after = (await bench.sent()) - before;
  await server.end();
  console.log(`\nupstream tokens after stop (goal: at most 1)\n  ${ours.name.padEnd(26)} ${after}`);
  return after;
}

/** Returns the CPU milliseconds per turn by the number of sessions in the store. */
export async function measureSessions(
  bench: Bench,
  ours: Contender,
): Promise<Record<string, number>> {
  const server = await ours.start();
  await bench.plan({ kind: "burst", tokens: 20 });
  await readTurns(ours, server, 200, 8);
  const found: Record<string, number> = {};
  console.log("\nCPU per turn by the number of sessions of one user, ms");
  let sessions = 200;
  for (const target of [200, 1000, 3000]) {
    await readTurns(ours, server, target - sessions, 8);
    sessions = target;
    const before = cpuMs(server.pid);
    await readTurns(ours, server, 200, 8);
    sessions += 200;
    found[String(target)] = (cpuMs(server.pid) - before) / 200;
    console.log(`  ${String(target).padEnd(26)} ${found[String(target)]?.toFixed(2)}`);
  }
  await server.end();
  return found;
}
