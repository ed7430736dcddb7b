import type { Contender, Server } from "./contenders.ts";
import type { Bench, Measure } from "./measure.ts";

/** A warm-up step, run on the compared servers at the same time, so that none is idle before it is measured. */
export type WarmUp = (bench: Bench, contender: Contender, server: Server) => Promise<void>;

/** One figure of the benchmark. */
export interface Row {
  name: string;
  unit: string;
  measure: Measure;
  /**
   * If given, each contender is measured at the same time as naive, after both processes have warmed up in this way: on a
   * nearly idle machine, measuring one after the other says more about the machine than about them.
   */
  warmUp?: readonly WarmUp[];
  /** Sidenote's limit: a ratio to naive or, with `absolute`, a value. */
  goal?: number;
  absolute?: boolean;
  rounds?: number;
  /** Sidenote's settings for this figure. */
  env?: Record<string, string>;
}

export interface Reading {
  value: number;
  /** Relative to naive in the same round. */
  ratio: number;
}

const NAIVE = "Express + SDK, naive";

/** Returns all readings of a figure by contender. Contenders alternate within a round, so that noise affects all. */
export async function takeRow(
  bench: Bench,
  row: Row,
  contenders: readonly Contender[],
  rounds: number,
): Promise<Map<string, Reading[]>> {
  const naive = contenders.find(({ name }) => name === NAIVE);
  const readings = new Map(contenders.map(({ name }) => [name, [] as Reading[]]));
  for (let round = 0; round < rounds; round += 1) {
    const taken = new Map<string, number[]>();
    for (const contender of contenders) {
      const beside = row.warmUp === undefined || contender === naive ? undefined : naive;
      const measured = beside === undefined ? [contender] : [contender, beside];
      taken.set(contender.name, await measureOnce(bench, row, measured));
    }
    const [alone = Number.NaN] = taken.get(NAIVE) ?? [];
    for (const [name, [value = Number.NaN, beside = alone]] of taken) {
      readings.get(name)?.push({ value, ratio: value / beside });
    }
  }
  return readings;
}

/** Measures one figure of several contenders at the same time, each in a fresh process. Returns none on an error. */
async function measureOnce(
  bench: Bench,
  row: Row,
  contenders: readonly Contender[],
): Promise<number[]> {
  const servers: Server[] = [];
  try {
    for (const contender of contenders) servers.push(await contender.start(row.env));
    const together = <T>(step: (contender: Contender, server: Server) => Promise<T>) =>
      Promise.all(contenders.map((contender, index) => step(contender, servers[index] as Server)));
    for (const step of row.warmUp ?? []) {
      await together((contender, server) => step(bench, contender, server));
    }
    return await together((contender, server) => row.measure(bench, contender, server));
  } catch (error) {
    console.error(`${contenders[0]?.name}, ${row.name}: ${String(error)}`);
    return [];
  } finally {
    for (const server of servers) await server.end();
  }
}
