import type { Contender, Server } from "./contenders.ts";
import type { Bench, Measure } from "./measures.ts";

/** A step that servers take at the same moment, so that none has rested when they are measured. */
export type WarmUp = (bench: Bench, contender: Contender, server: Server) => Promise<void>;

/** One figure of the benchmark. */
export interface Row {
  name: string;
  unit: string;
  measure: Measure;
  /**
   * Given where a contender is measured beside naive at the same moment, both in processes that have done this before:
   * for a machine that is nearly idle, one after the other says more about the machine than about them.
   */
  warmUp?: readonly WarmUp[];
  /** The most that ours may be, as a ratio to naive; absolute where `absolute`. */
  goal?: number;
  absolute?: boolean;
  rounds?: number;
  /** Settings of ours for this figure. */
  env?: Record<string, string>;
}

export interface Reading {
  value: number;
  /** To naive's of the same round. */
  ratio: number;
}

const NAIVE = "Express + SDK, naive";

/** All readings of a figure by contender. Contenders take turns within a round, so that a noisy moment meets all of them. */
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

/** One figure of contenders at the same moment, each in a process of its own that has done nothing before. */
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
