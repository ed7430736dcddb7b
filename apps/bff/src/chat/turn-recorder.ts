import type { TurnFeed } from "./turn-feed.ts";
import type { TurnLog, TurnRef } from "./store-ports.ts";

/**
 * How long frames are collected before they are written as one batch. A replica that dies may lose that much, and
 * readers on other replicas wait that long, so batches are shorter while there are such readers.
 */
const BATCH_MS = 600;
const WATCHED_BATCH_MS = 200;
/** The delay before a failed write is retried. */
const RETRY_MS = 500;

export interface TurnRecorderPorts {
  log: Pick<TurnLog, "append">;
  /** Called when a write fails, but not again until one has succeeded. */
  onError(error: unknown): void;
}

/**
 * Copies a running turn's frames from its feed to the log in batches, so that the number of writes does not grow with
 * the number of tokens. Nothing is lost while the log is unreachable: the feed holds every frame until the turn is
 * over.
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

  /** Schedules a write. Called when the feed has new frames. */
  schedule(): void {
    if (this.#timer === undefined && !this.#closed) this.#arm(untilNext(this.#batchMs));
  }

  /** Stops writing. Resolves to the number of frames that the log holds. */
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
      // Frame ids count from 1, so the last id is also the number of frames.
      const { recorded, watched } = await this.#ports.log.append(this.#turn, batch);
      this.#recorded = recorded;
      this.#batchMs = watched ? WATCHED_BATCH_MS : BATCH_MS;
      this.#isFailing = false;
    } catch (error) {
      // The turn continues, since the feed still holds the frames.
      if (!this.#isFailing) this.#ports.onError(error);
      this.#isFailing = true;
    }
    this.#timer = undefined;
    if (!this.#closed && this.#recorded < this.#feed.frames.length) {
      this.#arm(this.#isFailing ? RETRY_MS : untilNext(this.#batchMs));
    }
  }
}

/** Aligns writes to multiples of the period, so that the batches of all turns of a replica share one packet. */
function untilNext(periodMs: number): number {
  return periodMs - (performance.now() % periodMs);
}
