import type { TurnEvent } from "@sidenote/protocol";
import type { Frame } from "./store-ports.ts";

/**
 * The frames of one turn as this replica knows them, and whoever listens. Frames are contiguous: `frames[i].id` is
 * `i + 1`, so a listener needs no more than the last id it has seen, and a slow one holds no copy of anything.
 */
export class TurnFeed {
  readonly frames: Frame[] = [];
  #listeners: readonly (() => void)[] = [];
  /** Called when the last listener has gone. */
  onIdle: (() => void) | undefined;

  get over(): boolean {
    return this.frames.at(-1)?.final ?? false;
  }

  get listenerCount(): number {
    return this.#listeners.length;
  }

  /**
   * What a reader who has seen everything up to the id `after` has still to see. One may have seen more of a turn than
   * its replica had written down when it died: such a reader gets nothing twice, and the turn's end under the next id.
   * (Whoever had as much as was written down, and its end, gets that again: nobody can tell.)
   */
  framesAfter(after: number): Frame[] {
    const { frames } = this;
    if (after < frames.length) return frames.slice(after);
    const last = frames.at(-1);
    return last?.final && isRecovered(frames) ? [{ ...last, id: after + 1 }] : [];
  }

  push(frame: Frame): void {
    this.frames.push(frame);
    this.notify();
  }

  /** Tells every listener to look again. */
  notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each change. */
  subscribe(listener: () => void): void {
    // Not by spreading, which leaves room for sixteen more.
    this.#listeners = this.#listeners.concat(listener);
  }

  unsubscribe(listener: () => void): void {
    if (!this.#listeners.includes(listener)) return;
    this.#listeners = this.#listeners.filter((other) => other !== listener);
    if (this.#listeners.length === 0) this.onIdle?.();
  }

  /** Resolves when the turn is over, or when `signal` says that nobody waits any more: then the last listener has gone. */
  async ended(signal: AbortSignal): Promise<void> {
    if (this.over) return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.unsubscribe(look);
        signal.removeEventListener("abort", settle);
        resolve();
      };
      const look = () => {
        if (this.over) settle();
      };
      this.subscribe(look);
      if (signal.aborted) return settle();
      signal.addEventListener("abort", settle, { once: true });
    });
  }
}

/** Whether it was another replica that ended a turn: its own leaves out nothing. See `recoverTurn`. */
function isRecovered(frames: readonly Frame[]): boolean {
  const [start, end]: (TurnEvent | undefined)[] = [frames[0], frames.at(-1)].map(
    (frame) => frame && JSON.parse(frame.json),
  );
  return start?.type === "start" && end?.type === "error" && end.request_id === start.turn_id;
}
