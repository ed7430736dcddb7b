import { cpuMs, type Contender, type Server } from "./contenders.ts";
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

export const SHORT_ANSWER = 20;

/** Returns the CPU time that a server used during some work, in milliseconds. */
export async function cpuOf(server: Server, work: () => Promise<void>): Promise<number> {
  const before = cpuMs(server.pid);
  await work();
  return cpuMs(server.pid) - before;
}

export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
