import type { TurnLog, TurnRef } from "./store-ports.ts";
import type { RunningTurn } from "./run-turn.ts";

export interface WatchListenersPorts {
  log: TurnLog;
  /** How long a turn goes on with nobody listening. */
  graceMs: number;
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

/**
 * Calls `abandon` when nobody has listened to a turn for the grace period, here or on another replica. Returns how to
 * stop looking.
 */
export function watchListeners(
  { log, graceMs, onError }: WatchListenersPorts,
  { live, ref, requestId }: RunningTurn,
  abandon: () => void,
): () => void {
  let grace: NodeJS.Timeout | undefined;
  const giveUp = async (): Promise<void> => {
    if (live.listenerCount > 0 || live.over) return;
    try {
      if (await log.isWatched(ref)) {
        grace = setTimeout(() => void giveUp(), Math.max(graceMs, 1000));
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
    grace = setTimeout(() => void giveUp(), graceMs);
  };
  return () => clearTimeout(grace);
}
