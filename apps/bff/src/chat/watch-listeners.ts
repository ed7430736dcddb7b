import type { TurnLog, TurnRef } from "./store-ports.ts";
import type { RunningTurn } from "./run-turn.ts";

export interface WatchListenersPorts {
  log: TurnLog;
  /** How long a turn continues without listeners. */
  graceMs: number;
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

/**
 * Calls `abandon` when a turn has had no listeners for the grace period, on this or any other replica. Returns a
 * function that ends the watch.
 */
export function watchListeners(
  { log, graceMs, onError }: WatchListenersPorts,
  { live, ref, requestId }: RunningTurn,
  abandon: () => void,
): () => void {
  let grace: NodeJS.Timeout | undefined;
  const check = async (): Promise<void> => {
    if (live.listenerCount > 0 || live.over) return;
    try {
      if (await log.isWatched(ref)) {
        grace = setTimeout(() => void check(), Math.max(graceMs, 1000));
        return;
      }
    } catch (error) {
      onError(error, ref, requestId);
    }
    if (live.listenerCount === 0) abandon();
  };
  live.onIdle = () => {
    if (live.over) return;
    clearTimeout(grace);
    grace = setTimeout(() => void check(), graceMs);
  };
  return () => clearTimeout(grace);
}
