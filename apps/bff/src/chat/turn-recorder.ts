import type { TurnFeed } from "./turn-feed.ts";
import type { TurnLog, TurnRef } from "./store-ports.ts";

/**
 * How long frames gather before they are written together: what a replica that dies may take with it, and what somebody
 * who listens on another replica waits for.
 */
const BATCH_MS = 600;
const WATCHED_BATCH_MS = 200;
/** How long a failed write waits for the next try. */
const RETRY_MS = 500;

export interface TurnRecorderPorts {
  log: Pick<TurnLog, "append">;
  /** Called at the first write that fails, and not again until one has succeeded. */
  onError(error: unknown): void;
}

/**
 * Copies a running turn's frames from its feed to the log, in batches, so that the cost per token stays flat. A log
 * that cannot be reached loses nothing: the feed holds every frame until the turn is over.
 */
export class TurnRecorder {
  readonly #ports: TurnRecorderPorts;
  readonly #turn: TurnRef;
  readonly #feed: TurnFeed;
  #recorded = 0;
  #batchMs = BATCH_MS;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isFailing = false;
  #closed = false;

  constructor(ports: TurnRecorderPorts, turn: TurnRef, feed: TurnFeed, recorded: number) {
    this.#ports = ports;
    this.#turn = turn;
    this.#feed = feed;
    this.#recorded = recorded;
  }

  /** Says that the feed has new frames. */
  schedule(): void {
    if (this.#timer === undefined && !this.#closed) this.#arm(untilNext(this.#batchMs));
  }

  /** Stops writing; how many frames the log holds. */
  async close(): Promise<number> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    return this.#recorded;
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#writing = this.#write();
    }, delayMs);
  }

  async #write(): Promise<void> {
    const batch = this.#feed.frames.slice(this.#recorded);
    try {
      // Frame ids count from 1, so the last id is also how many there are.
      const { recorded, watched } = await this.#ports.log.append(this.#turn, batch);
      this.#recorded = recorded;
      this.#batchMs = watched ? WATCHED_BATCH_MS : BATCH_MS;
      this.#isFailing = false;
    } catch (error) {
      // The answer goes on: the frames are still in the feed.
      if (!this.#isFailing) this.#ports.onError(error);
      this.#isFailing = true;
    }
    this.#timer = undefined;
    if (!this.#closed && this.#recorded < this.#feed.frames.length) {
      this.#arm(this.#isFailing ? RETRY_MS : untilNext(this.#batchMs));
    }
  }
}

/** All turns of a replica write at the same moments, so that their batches travel together. */
function untilNext(periodMs: number): number {
  return periodMs - (performance.now() % periodMs);
}
