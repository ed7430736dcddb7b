import type { ClockPort } from "../frame/ports.ts";

/** A clock that stands still until it is advanced. */
export interface MemoryClock {
  readonly clock: ClockPort;
  /** Advances the clock and runs the timers that are due. */
  advance(ms: number): void;
}

export function createMemoryClock(): MemoryClock {
  let nowMs = Date.parse("2026-11-23T10:00:00Z");
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    clock: {
      now: () => nowMs,
      after(ms, callback) {
        const timer = { atMs: nowMs + ms, callback };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    advance(ms) {
      nowMs += ms;
      for (const timer of timers) {
        if (timer.atMs > nowMs) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}
