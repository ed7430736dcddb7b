import type { ErrorEvent } from "@sidenote/protocol";
import { AppError, toErrorEvent } from "../errors.ts";
import { toFrame } from "./live-turn.ts";
import type { TurnLog, TurnRef } from "./store-ports.ts";
import { TurnFeed } from "./turn-feed.ts";

/** How often a remote turn is looked at when no word comes. */
const POLL_MS = 1000;

export interface RemoteTurnPorts {
  log: TurnLog;
  /** Called when the replica that ran the turn has died: ends the turn in the store. True if it lives after all. */
  recover(turn: TurnRef): Promise<boolean>;
  onError(error: unknown): void;
}

/**
 * A turn that another replica runs, or one that is over: its frames come from the log, as fast as word of them comes,
 * and once a second in any case. Notices within seconds when the running replica is dead.
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
   * Loads what there is and starts following. False if there is no such turn.
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
        // Nothing in the store will ever end it: the session was cleared, or the log lost its end.
        if (!this.over) this.push(toFrame(this.frames.length + 1, this.#interrupted()));
        this.close();
      }
    } catch (error) {
      this.#ports.onError(error);
    }
  }

  #interrupted(): ErrorEvent {
    return toErrorEvent(new AppError("turn_interrupted"), this.#turn.turnId);
  }

  /** Takes what the log has more. Two calls at once share one reading, which then is followed by another. */
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
