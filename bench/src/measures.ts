import { setTimeout as sleep } from "node:timers/promises";
import { openTurn, readTurn, readTurns, type OpenTurn } from "./client.ts";
import { cpuMs, type Contender, type HistoryMessage, type Server } from "./contenders.ts";
import type { Plan } from "./upstream.ts";

export interface Bench {
  upstream: string;
  /** Sets what upstream sends. */
  plan(plan: Partial<Plan>): Promise<void>;
  /** Returns how many pieces upstream has sent for its last request. */
  sent(): Promise<number>;
  /** Multiplies the amount of work: 1 for a quick run, more for figures to publish. */
  scale: number;
}

/** Measures one figure of one contender; smaller is better. NaN where it does not apply. */
export type Measure = (bench: Bench, contender: Contender, server: Server) => Promise<number>;

const LONG_ANSWER = 2000;
export const SHORT_ANSWER = 20;
const STOPPED_READERS = 6;

/** Returns the CPU time that a server used during some work, in milliseconds. */
export async function cpuOf(server: Server, work: () => Promise<void>): Promise<number> {
  const before = cpuMs(server.pid);
  await work();
  return cpuMs(server.pid) - before;
}

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

export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
