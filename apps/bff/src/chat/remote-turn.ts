import { AppError, toErrorEvent } from "../errors.ts";
import { toFrame } from "./live-turn.ts";
import type { TurnLog, TurnRef } from "./store-ports.ts";
import { TurnFeed } from "./turn-feed.ts";

/** How often a remote turn is polled, in addition to notifications. */
const POLL_MS = 1000;

export interface RemoteTurnPorts {
  log: TurnLog;
  /**
   * Called when the turn's lease has expired: ends the turn in the store. Resolves to true if it is alive after all.
   */
  recover(turn: TurnRef): Promise<boolean>;
  onError(error: unknown): void;
}

/**
 * The feed of a turn that runs on another replica, or is over. Frames are read from the log on each notification, and
 * at least once a second. A dead replica is noticed within seconds.
 */
export class RemoteTurn extends TurnFeed {
  readonly #ports: RemoteTurnPorts;
  readonly #turn: TurnRef;
  #unwatch: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pulling: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(ports: RemoteTurnPorts, turn: TurnRef) {
    super();
    this.#ports = ports;
    this.#turn = turn;
  }

  /**
   * Loads the existing frames and starts following the turn. Resolves to false if there is no such turn.
   * @throws AppError `store_unavailable`
   */
  async open(): Promise<boolean> {
    const frames = await this.#ports.log.read(this.#turn, 0);
    if (frames === null) return false;
    for (const frame of frames) this.frames.push(frame);
    if (this.over) return true;
    this.#unwatch = await this.#ports.log.watch(this.#turn, () => {
      this.#pull().catch((error: unknown) => this.#ports.onError(error));
    });
    this.#timer = setInterval(() => void this.#check(), POLL_MS);
    await this.#check();
    return true;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#unwatch?.();
  }

  async #check(): Promise<void> {
    try {
      await this.#ports.log.keepWatched(this.#turn);
      const leased = await this.#ports.log.isLeased(this.#turn);
      await this.#pull();
      if (!leased && !this.over && !this.#closed) {
        const isAlive = await this.#ports.recover(this.#turn);
        await this.#pull();
        if (isAlive) return;
        // The store will never deliver a final event: the session was cleared, or the end of the log was lost.
        if (!this.over) {
          const interrupted = toErrorEvent(new AppError("turn_interrupted"), this.#turn.turnId);
          this.push(toFrame(this.frames.length + 1, interrupted));
        }
        this.close();
      }
    } catch (error) {
      this.#ports.onError(error);
    }
  }

  /** Reads new frames from the log. A call during a read joins it and makes it read once more. */
  #pull(): Promise<void> {
    this.#again = true;
    this.#pulling ??= this.#read().finally(() => {
      this.#pulling = undefined;
    });
    return this.#pulling;
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const frames = (await this.#ports.log.read(this.#turn, this.frames.length)) ?? [];
      for (const frame of frames) {
        if (frame.id === this.frames.length + 1) this.frames.push(frame);
      }
      if (frames.length > 0) this.notify();
    }
    if (this.over) this.close();
  }
}
