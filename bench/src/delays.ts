import { setTimeout as sleep } from "node:timers/promises";
import { openTurn } from "./client.ts";
import type { Contender, Server } from "./contenders.ts";
import { median, SHORT_ANSWER, type Measure } from "./measure.ts";

async function firstTokenMs(contender: Contender, server: Server): Promise<number> {
  const { response, startedAt } = await openTurn(contender, server);
  let ms = Number.NaN;
  for await (const piece of response) {
    // The contenders' event formats differ, but all contain the text itself.
    if (Number.isNaN(ms) && (piece as Buffer).includes(" token"))
      ms = performance.now() - startedAt;
  }
  return ms;
}

/** Milliseconds to the first piece of text beyond upstream's own; p50, one turn at a time. */
export const firstToken: Measure = async (bench, contender, server) => {
  await bench.plan({ kind: "burst", tokens: SHORT_ANSWER });
  const direct: Server = { ...server, url: `${bench.upstream}/v1/messages?` };
  const own: number[] = [];
  const bare: number[] = [];
  const rounds = Math.round(150 * bench.scale);
  for (let round = 0; round < rounds; round += 1) {
    const ms = await firstTokenMs(contender, server);
    const floor = await firstTokenMs(contender, direct);
    if (round < rounds / 3) continue;
    own.push(ms);
    bare.push(floor);
  }
  return median(own) - median(bare);
};

/** Milliseconds a token takes from upstream to the reader, at the 99th percentile, with this many paced streams. */
export function jitter(streams: number): Measure {
  return async (bench, contender, server) => {
    const tokens = Math.round(20 * bench.scale);
    await bench.plan({ kind: "paced", tokens, paceMs: 250 });
    const delays: number[] = [];
    const read = async (): Promise<void> => {
      const { response } = await openTurn(contender, server);
      for await (const piece of response) {
        const now = Number(process.hrtime.bigint() / 1000n);
        for (const [, at] of String(piece).matchAll(/ @(\d+)/g)) {
          delays.push((now - Number(at)) / 1000);
        }
      }
    };
    const turns: Promise<void>[] = [];
    for (let index = 0; index < streams; index += 1) {
      turns.push(read());
      if (index % 5 === 0) await sleep(4);
    }
    await Promise.all(turns);
    const sorted = delays.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  };
}
