import { AppError } from "../errors.ts";
import { type RunningTurn, runTurn, type RunTurnPorts } from "./run-turn.ts";
import type { TurnRef } from "./store-ports.ts";
import { type StopReason, TurnStopped } from "./turn.ts";
import { watchListeners, type WatchListenersPorts } from "./watch-listeners.ts";

/** How often a replica renews its leases: half a lease's lifetime. A failed renewal is covered by a grace period. */
const LEASE_RENEWAL_MS = 2000;

export interface LocalTurnsPorts extends RunTurnPorts, WatchListenersPorts {
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

/** Holds a running turn; emptied when the turn is over: see `#slots`. */
interface Slot {
  running: RunningTurn | null;
  ended: Promise<void>;
}

/** The turns running on this replica: renews their leases and stops them on request, until they are over. */
export class LocalTurns {
  readonly #ports: LocalTurnsPorts;
  /**
   * By turn id. A Map that is added to often leaves old tables behind, and V8's minor collections keep alive whatever
   * these reference. If the Map held the turns themselves, a third more memory would survive until the next major one.
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

  /** One promise per running turn, which settles when that turn is over. */
  get endings(): readonly Promise<void>[] {
    return [...this.#slots.values()].map(({ ended }) => ended);
  }

  has(turnId: string): boolean {
    return this.#slots.has(turnId);
  }

  /**
   * Returns a turn that runs on this replica, or null. Does not ask the store, so it works while that is unreachable.
   * @throws AppError `not_found` if the turn belongs to another session or owner
   */
  find({ sessionId, turnId }: TurnRef, owner: string): RunningTurn | null {
    const running = this.#slots.get(turnId)?.running ?? null;
    if (running === null) return null;
    if (running.ref.sessionId !== sessionId || running.keys.owner !== owner)
      throw new AppError("not_found");
    return running;
  }

  /** Runs a turn to its end, or until it has no listeners for the grace period. After `close`, the turn is aborted. */
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

  /** Aborts a turn, keeping the text written so far. Returns false if the turn does not run on this replica. */
  abort(turnId: string, reason: StopReason): boolean {
    const running = this.#slots.get(turnId)?.running ?? null;
    running?.abort.abort(new TurnStopped(reason));
    return running !== null;
  }

  /** Aborts all running turns, and any that start later. Await `endings` for completion. */
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
          // Another replica considered this one dead, and the session may already have its next turn.
          else if (!held) this.abort(ref.turnId, "lost");
        },
        (error: unknown) => this.#ports.onError(error, ref, requestId),
      );
    }
  }
}
