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

/**
 * Copies a running turn's frames from its feed to the log, in batches, so that the cost per token stays flat. A log
 * that cannot be reached loses nothing: the feed holds every frame until the turn is over.
 */
export class TurnRecorder {
  readonly #log: TurnLog;
  readonly #turn: TurnRef;
  readonly #feed: TurnFeed;
  #recorded = 0;
  #batchMs = BATCH_MS;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(log: TurnLog, turn: TurnRef, feed: TurnFeed, recorded: number) {
    this.#log = log;
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
    let failed = false;
    try {
      // Frame ids count from 1, so the last id is also how many there are.
      const { recorded, watched } = await this.#log.append(this.#turn, batch);
      this.#recorded = recorded;
      this.#batchMs = watched ? WATCHED_BATCH_MS : BATCH_MS;
    } catch {
      // The log's adapter has reported it; the frames are still in the feed.
      failed = true;
    }
    this.#timer = undefined;
    if (!this.#closed && this.#recorded < this.#feed.frames.length) {
      this.#arm(failed ? RETRY_MS : untilNext(this.#batchMs));
    }
  }
}

/** All turns of a replica write at the same moments, so that their batches travel together. */
function untilNext(periodMs: number): number {
  return periodMs - (performance.now() % periodMs);
}
