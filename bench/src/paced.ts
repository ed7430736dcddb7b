import { setTimeout as sleep } from "node:timers/promises";
import { readTurn, readTurns } from "./client.ts";
import { cpuOf, SHORT_ANSWER, type Measure } from "./measure.ts";
import type { WarmUp } from "./rows.ts";

/** Warms up a fresh server until V8 has compiled the code paths of a turn and of a single token. */
export const warmUpPaced: readonly WarmUp[] = [
  async (bench, contender, server) => {
    await bench.plan({ kind: "burst", tokens: SHORT_ANSWER });
    await readTurns(contender, server, 2000, 16);
  },
  async (bench, contender, server) => {
    await bench.plan({ kind: "paced", tokens: 60, paceMs: 20 });
    await readTurns(contender, server, 150, 50);
  },
];

/** CPU milliseconds per 1,000 tokens, 50 streams at 20 tokens per second. */
export const paced: Measure = async (bench, contender, server) => {
  const tokens = Math.round(200 * bench.scale);
  await bench.plan({ kind: "paced", tokens, paceMs: 50 });
  const ms = await cpuOf(server, async () => {
    const turns: Promise<string>[] = [];
    for (let index = 0; index < 50; index += 1) {
      turns.push(readTurn(contender, server));
      await sleep(11);
    }
    await Promise.all(turns);
  });
  return ms / ((50 * tokens) / 1000);
};
