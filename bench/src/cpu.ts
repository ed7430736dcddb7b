import { readTurn, readTurns } from "./client.ts";
import type { HistoryMessage } from "./contenders.ts";
import { cpuOf, SHORT_ANSWER, type Measure } from "./measure.ts";

const LONG_ANSWER = 2000;

/** CPU milliseconds per 1,000 tokens while the server is the bottleneck. */
export const saturation: Measure = async (bench, contender, server) => {
  await bench.plan({ kind: "burst", tokens: LONG_ANSWER });
  const turns = Math.round(80 * bench.scale);
  await readTurns(contender, server, turns / 2, 16);
  const ms = await cpuOf(server, () => readTurns(contender, server, turns, 16));
  return ms / ((turns * LONG_ANSWER) / 1000);
};

/** CPU milliseconds per short turn: the fixed cost of a turn. */
export const shortTurns: Measure = async (bench, contender, server) => {
  await bench.plan({ kind: "burst", tokens: SHORT_ANSWER });
  const turns = Math.round(300 * bench.scale);
  await readTurns(contender, server, turns / 2, 16);
  return (await cpuOf(server, () => readTurns(contender, server, turns, 16))) / turns;
};

/** CPU milliseconds per turn after a history of this many turns. */
export function withHistory(turns: number): Measure {
  return async (bench, contender, server) => {
    if (contender.history === "none") return Number.NaN;
    await bench.plan({ kind: "burst", tokens: 100 });
    await readTurns(contender, server, 600, 16);
    const question = "What is osmosis, and why does it matter to a cell in salt water?";
    const conversations = 8;
    const histories: HistoryMessage[] = Array.from({ length: turns * 2 }, (_, index) =>
      index % 2 === 0
        ? { role: "user", content: question }
        : { role: "assistant", content: " token".repeat(100) },
    );
    const sessionIds: (string | null)[] = [];
    for (let index = 0; index < conversations; index += 1) {
      let sessionId: string | null = null;
      if (contender.history === "server") {
        for (let turn = 0; turn < turns; turn += 1) {
          const text = await readTurn(contender, server, { message: question, sessionId });
          sessionId ??= /"session_id":"([^"]+)"/.exec(text)?.[1] ?? null;
        }
      }
      sessionIds.push(sessionId);
    }
    const rounds = Math.round(10 * bench.scale);
    const ms = await cpuOf(server, async () => {
      for (let round = 0; round < rounds; round += 1) {
        for (const sessionId of sessionIds) {
          const history = contender.history === "client" ? histories : [];
          await readTurn(contender, server, { message: question, history, sessionId });
        }
      }
    });
    return ms / (rounds * conversations);
  };
}
