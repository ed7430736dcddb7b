import type { TurnLog, TurnRef } from "./store-ports.ts";
import type { RunningTurn } from "./run-turn.ts";

export interface WatchListenersPorts {
  log: TurnLog;
  /** How long a turn continues without listeners. */
  graceMs: number;
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

/** How often a turn without listeners here is looked for elsewhere: more often than a reader's mark expires. */
const LOOK_MS = 2000;

/**
 * Calls `abandon` when a turn has had no listeners for the grace period, on this or any other replica. Returns a
 * function that ends the watch.
 */
export function watchListeners(
  { log, graceMs, onError }: WatchListenersPorts,
  { live, ref, requestId }: Pick<RunningTurn, "live" | "ref" | "requestId">,
  abandon: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  /** What is left of the grace period. */
  let leftMs = 0;
  const wait = (): void => {
    const ms = Math.min(leftMs, LOOK_MS);
    clearTimeout(timer);
    timer = setTimeout(() => void look(ms), ms);
  };
  const look = async (waitedMs: number): Promise<void> => {
    if (live.listenerCount > 0 || live.over) return;
    leftMs -= waitedMs;
    try {
      if (await log.isWatched(ref)) leftMs = Math.max(graceMs, 1000);
    } catch (error) {
      onError(error, ref, requestId);
    }
    if (live.listenerCount > 0 || live.over) return;
    if (leftMs <= 0) abandon();
    else wait();
  };
  live.onIdle = () => {
    if (live.over) return;
    leftMs = graceMs;
    wait();
  };
  return () => clearTimeout(timer);
}
