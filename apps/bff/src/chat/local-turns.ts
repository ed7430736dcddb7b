import { AppError } from "../errors.ts";
import { type RunningTurn, runTurn, type RunTurnPorts } from "./run-turn.ts";
import type { TurnRef } from "./store-ports.ts";
import { type StopReason, TurnStopped } from "./turn.ts";
import { watchListeners, type WatchListenersPorts } from "./watch-listeners.ts";

/** How often a replica renews its leases: half of a lease's life. Where that fails there is a grace. */
const LEASE_RENEWAL_MS = 2000;

export interface LocalTurnsPorts extends RunTurnPorts, WatchListenersPorts {
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

/** Emptied when its turn is over: see `#slots`. */
interface Slot {
  running: RunningTurn | null;
  ended: Promise<void>;
}

/** The turns that run on this replica: their leases are renewed, and whoever asks may stop them, until they are over. */
export class LocalTurns {
  readonly #ports: LocalTurnsPorts;
  /**
   * By turn id. A Map that is often added to leaves tables behind, and V8's small collections take for alive what an old
   * one holds: were it the turns themselves, a third more would outlive its turn until the next large collection.
   */
  readonly #slots = new Map<string, Slot>();
  #isClosing = false;
  readonly #renewal: NodeJS.Timeout;

  constructor(ports: LocalTurnsPorts) {
    this.#ports = ports;
    ports.log.onStopRequest((turnId) => this.abort(turnId, "stopped"));
    this.#renewal = setInterval(() => this.#renewLeases(), LEASE_RENEWAL_MS);
    this.#renewal.unref();
  }

  get count(): number {
    return this.#slots.size;
  }

  /** Settled, each, when its turn is over. */
  get endings(): readonly Promise<void>[] {
    return [...this.#slots.values()].map(({ ended }) => ended);
  }

  has(turnId: string): boolean {
    return this.#slots.has(turnId);
  }

  /**
   * A turn that runs here: known without asking the store, so that it goes on while that is away.
   * @throws AppError `not_found` when it is somebody else's
   */
  find({ sessionId, turnId }: TurnRef, owner: string): RunningTurn | null {
    const running = this.#slots.get(turnId)?.running ?? null;
    if (running === null) return null;
    if (running.ref.sessionId !== sessionId || running.keys.owner !== owner)
      throw new AppError("not_found");
    return running;
  }

  /** Lets a turn run to its end, or until nobody listens to it. Once closed, it is cut at once. */
  run(running: RunningTurn): void {
    const { live, ref, recorder, turn } = running;
    const { meter, clock } = this.#ports;

    let sawText = false;
    live.onFrame = () => {
      recorder.schedule();
      if (!sawText && live.text !== "") {
        sawText = true;
        meter.firstToken((clock.now() - turn.askedAt) / 1000);
      }
    };

    const endWatch = watchListeners(this.#ports, running, () =>
      this.abort(ref.turnId, "abandoned"),
    );

    const slot: Slot = { running, ended: Promise.resolve() };
    this.#slots.set(ref.turnId, slot);
    slot.ended = runTurn(this.#ports, running).then(() => {
      endWatch();
      this.#slots.delete(ref.turnId);
      slot.running = null;
    });
    if (this.#isClosing) this.abort(ref.turnId, "drained");
  }

  /** Cuts a turn, keeping what was written. False if it does not run here. */
  abort(turnId: string, reason: StopReason): boolean {
    const running = this.#slots.get(turnId)?.running ?? null;
    running?.abort.abort(new TurnStopped(reason));
    return running !== null;
  }

  /** Cuts what runs, and what begins from now on. It is over once the `endings` are. */
  close(): void {
    clearInterval(this.#renewal);
    this.#isClosing = true;
    for (const turnId of this.#slots.keys()) this.abort(turnId, "drained");
  }

  #renewLeases(): void {
    for (const { running } of this.#slots.values()) {
      if (running === null) continue;
      const { ref, requestId } = running;
      this.#ports.log.renewLease(ref).then(
        ({ held, stopRequested }) => {
          if (stopRequested) this.abort(ref.turnId, "stopped");
          // Another replica took this one for dead, and the session may have its next turn already.
          else if (!held) this.abort(ref.turnId, "lost");
        },
        (error: unknown) => this.#ports.onError(error, ref, requestId),
      );
    }
  }
}
