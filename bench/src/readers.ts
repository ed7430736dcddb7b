import { setTimeout as sleep } from "node:timers/promises";
import { openTurn, readTurns, type OpenTurn } from "./client.ts";
import { SHORT_ANSWER, type Measure } from "./measure.ts";

const STOPPED_READERS = 6;

/** Resident kilobytes per idle open stream. */
export const idleMemory: Measure = async (bench, contender, server) => {
  // Enough turns for V8's young generation to reach its final size, so that its growth is not counted as a stream's.
  await bench.plan({ kind: "burst", tokens: SHORT_ANSWER });
  await readTurns(contender, server, 2000, 16);
  await bench.plan({ kind: "idle" });
  const open = async (count: number): Promise<OpenTurn[]> => {
    const turns: OpenTurn[] = [];
    for (let index = 0; index < count; index += 20) {
      turns.push(
        ...(await Promise.all(Array.from({ length: 20 }, () => openTurn(contender, server)))),
      );
    }
    await sleep(1500);
    return turns;
  };
  // The first hundred fill the pools, so that the rest shows the cost of a stream.
  const first = await open(100);
  const before = await server.memory();
  const rest = await open(1000);
  const after = await server.memory();
  for (const turn of [...first, ...rest]) turn.destroy();
  await sleep(500);
  return (after - before) / 1000 / 1024;
};

/** Megabytes by which the server grows per reader who stops reading, with 42 MB offered to each. */
export const stoppedReader: Measure = async (bench, contender, server) => {
  await bench.plan({ kind: "burst", tokens: SHORT_ANSWER });
  await readTurns(contender, server, 2000, 16);
  await bench.plan({ kind: "burst", tokens: 380_000 });
  const before = await server.memory();
  const turns: OpenTurn[] = [];
  for (let index = 0; index < STOPPED_READERS; index += 1) {
    const turn = await openTurn(contender, server);
    turn.response.once("data", () => turn.response.pause());
    turns.push(turn);
  }
  let most = 0;
  for (let look = 0; look < 8; look += 1) {
    await sleep(1000);
    most = Math.max(most, await server.memory());
  }
  for (const turn of turns) turn.destroy();
  return (most - before) / turns.length / 1024 / 1024;
};

/** Tokens, of 180, that upstream still sends after the reader has disconnected. */
export const readerGone: Measure = async (bench, contender, server) => {
  await bench.plan({ kind: "paced", tokens: 180, paceMs: 10 });
  const turn = await openTurn(contender, server);
  await new Promise<void>((resolve) => {
    turn.response.on("data", (piece) => {
      if (String(piece).includes(" @")) resolve();
    });
  });
  await sleep(300);
  turn.destroy();
  // Packets may still be in flight on either side.
  await sleep(20);
  const before = await bench.sent();
  await sleep(2500);
  return (await bench.sent()) - before;
};
