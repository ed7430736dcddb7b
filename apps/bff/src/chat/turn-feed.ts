import type { TurnEvent } from "@sidenote/protocol";
import type { Frame } from "./store-ports.ts";

/**
 * The frames of one turn known to this replica, and their listeners. Frames are contiguous: `frames[i].id` is `i + 1`.
 * A listener therefore only tracks the last id it has seen, and a slow one needs no buffer of its own.
 */
export class TurnFeed {
  readonly frames: Frame[] = [];
  #listeners: readonly (() => void)[] = [];
  /** Called when the last listener has unsubscribed. */
  onIdle: (() => void) | undefined;

  get over(): boolean {
    return this.frames.at(-1)?.final ?? false;
  }

  get listenerCount(): number {
    return this.#listeners.length;
  }

  /**
   * Returns the frames for a reader that has seen everything up to the id `after`. A reader may have seen more of a
   * turn than its replica had logged before it died: it gets nothing twice, and the final event under the next id. (A
   * reader that already has the final event of a recovered turn gets it again: the two cases look the same.)
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

  /** Calls every listener. */
  notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each change. */
  subscribe(listener: () => void): void {
    // `concat`, because spreading would allocate room for sixteen more.
    this.#listeners = this.#listeners.concat(listener);
  }

  unsubscribe(listener: () => void): void {
    if (!this.#listeners.includes(listener)) return;
    this.#listeners = this.#listeners.filter((other) => other !== listener);
    if (this.#listeners.length === 0) this.onIdle?.();
  }

  /** Resolves when the turn is over or `signal` is aborted. The wait counts as a listener. */
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

/** Whether the turn was ended by `recoverTurn`. Only then can frames be missing from the log. */
function isRecovered(frames: readonly Frame[]): boolean {
  const [start, end]: (TurnEvent | undefined)[] = [frames[0], frames.at(-1)].map(
    (frame) => frame && JSON.parse(frame.json),
  );
  return start?.type === "start" && end?.type === "error" && end.request_id === start.turn_id;
}
