import type { ChatRequest } from "@sidenote/protocol";
import type { Flow } from "pocketflow";
import { AppError } from "../errors.ts";
import { beginTurn } from "./begin-turn.ts";
import { LiveTurn } from "./live-turn.ts";
import { toOwnerKeys, toUserHash } from "./owner-keys.ts";
import type { Clock, Ids, Principal, Quota, TurnMeter } from "./ports.ts";
import type { OwnerKeys, SessionStore, TurnLog, TurnRef } from "./store-ports.ts";
import { recoverTurn } from "./recover-turn.ts";
import { RemoteTurns } from "./remote-turns.ts";
import { type RunningTurn, runTurn } from "./run-turn.ts";
import type { CourseStatistics } from "./statistics.ts";
import type { TurnFeed } from "./turn-feed.ts";
import { TurnRecorder } from "./turn-recorder.ts";
import { type StopReason, type Turn, TurnStopped } from "./turn.ts";
import { watchListeners } from "./watch-listeners.ts";

/** How often a replica renews its leases: half of a lease's life. Where that fails there is a grace. */
const LEASE_RENEWAL_MS = 2000;

export interface TurnsPorts {
  flow: Flow<Turn>;
  sessions: SessionStore;
  log: TurnLog;
  quota: Quota;
  clock: Clock;
  ids: Ids;
  meter: TurnMeter;
  statistics: Pick<CourseStatistics, "countTurn">;
  /** A secret of the principal's site, for keyed hashes. */
  siteSecret(principal: Principal): string;
  maxTokens: number;
  graceMs: number;
  onError(error: unknown, turn: TurnRef, requestId: string): void;
}

/** Emptied when its turn is over: see `#running`. */
interface Slot {
  running: RunningTurn | null;
  ended: Promise<void>;
}

export interface AttachedTurn {
  ref: TurnRef;
  feed: TurnFeed;
}

/**
 * Turns: asked, re-attached to, stopped. A turn runs apart from the request that began it; a request only listens to
 * its feed. What runs here is known here; what runs elsewhere is found through the log.
 */
export class Turns {
  readonly #ports: TurnsPorts;
  /**
   * By turn id. A Map that is often added to leaves tables behind, and V8's small collections take for alive what an old
   * one holds: were it the turns themselves, a third more would outlive its turn until the next large collection.
   */
  readonly #running = new Map<string, Slot>();
  /** Questions on their way to becoming a turn. */
  readonly #beginning = new Set<Promise<AttachedTurn>>();
  #isClosing = false;
  readonly #remote: RemoteTurns;
  readonly #renewal: NodeJS.Timeout;

  constructor(ports: TurnsPorts) {
    this.#ports = ports;
    this.#remote = new RemoteTurns({
      log: ports.log,
      recover: (ref, keys) => this.recover(ref, keys),
      onError: (error, ref) => ports.onError(error, ref, "-"),
    });
    ports.log.onStopRequest((turnId) => this.#abort(turnId, "stopped"));
    this.#renewal = setInterval(() => this.#renewLeases(), LEASE_RENEWAL_MS);
    this.#renewal.unref();
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /**
   * Begins a turn, or finds the one that the same `message_id` began before.
   * @throws AppError `not_found`, `turn_in_progress`, `invalid_request`, `rate_limited`, `quota_exceeded`,
   * `store_unavailable`
   */
  async ask(principal: Principal, request: ChatRequest, requestId: string): Promise<AttachedTurn> {
    const beginning = this.#begin(principal, request, requestId);
    this.#beginning.add(beginning);
    try {
      return await beginning;
    } finally {
      this.#beginning.delete(beginning);
    }
  }

  async #begin(
    principal: Principal,
    request: ChatRequest,
    requestId: string,
  ): Promise<AttachedTurn> {
    const begun = await beginTurn(
      { ...this.#ports, isAlive: (ref) => this.#isAlive(ref) },
      principal,
      request,
      requestId,
    );
    if (begun.kind === "repeated") {
      return this.attach(principal, begun.ref.sessionId, begun.ref.turnId);
    }
    const { ref, keys, start, reservation, askedAt, history } = begun;
    const live = new LiveTurn();
    live.push(start);
    const abort = new AbortController();
    this.#run({
      ref,
      keys,
      requestId,
      live,
      reservation,
      recorder: new TurnRecorder(
        {
          log: this.#ports.log,
          onError: (error) => this.#ports.onError(error, ref, requestId),
        },
        ref,
        live,
        1,
      ),
      abort,
      turn: {
        principal,
        userHash: toUserHash(principal, this.#ports.siteSecret(principal)),
        question: request.message,
        history,
        maxTokens: Math.max(1, Math.min(this.#ports.maxTokens, reservation.tokens)),
        askedAt,
        signal: abort.signal,
        answer: live,
        calls: [],
        verbatim: null,
        rounds: [],
        cited: [],
        citations: [],
        usage: null,
        status: null,
        wasAsked: false,
        refusal: null,
      },
    });
    return { ref, feed: live };
  }

  /**
   * The feed of a turn that runs or has run, here or elsewhere.
   * @throws AppError `not_found`, `store_unavailable`
   */
  async attach(principal: Principal, sessionId: string, turnId: string): Promise<AttachedTurn> {
    const ref: TurnRef = { sessionId, turnId };
    const keys = toOwnerKeys(principal);
    const running = this.#runningHere(ref, keys.owner);
    if (running !== null) return { ref, feed: running.live };
    if (!(await this.#ports.sessions.isOwner(keys.owner, sessionId)))
      throw new AppError("not_found");
    const remote = await this.#remote.open(ref, keys);
    if (remote === null) throw new AppError("not_found");
    return { ref, feed: remote };
  }

  /**
   * Ends the generation, on whatever replica it runs. A turn that is over stays as it is.
   * @throws AppError `not_found`, `store_unavailable`
   */
  async stop(principal: Principal, sessionId: string, turnId: string): Promise<void> {
    const { log, sessions } = this.#ports;
    const ref: TurnRef = { sessionId, turnId };
    const { owner } = toOwnerKeys(principal);
    if (this.#runningHere(ref, owner) !== null) {
      this.#abort(turnId, "stopped");
      return;
    }
    if (!(await sessions.isOwner(owner, sessionId))) throw new AppError("not_found");
    if ((await log.read(ref, Number.MAX_SAFE_INTEGER)) === null) throw new AppError("not_found");
    await log.requestStop(ref);
  }

  /** Clears a conversation everywhere, the running turn included. False if there is none. */
  async clear(keys: OwnerKeys, sessionId: string): Promise<boolean> {
    const { found, runningTurnId } = await this.#ports.sessions.clear(keys, sessionId);
    if (runningTurnId !== null && !this.#abort(runningTurnId, "cleared")) {
      await this.#ports.log.requestStop({ sessionId, turnId: runningTurnId });
    }
    return found;
  }

  /** Ends a turn whose replica died. Nothing happens where it lives. Resolves with whether it does. */
  async recover(ref: TurnRef, keys: OwnerKeys): Promise<boolean> {
    if (await this.#isAlive(ref)) return true;
    await recoverTurn(this.#ports, ref, keys);
    return this.#isAlive(ref);
  }

  /** Resolves when no turn runs here any more, nor is about to, or after `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([this.#allEnded(), deadline]);
    clearTimeout(timer);
  }

  /** Cuts what still runs, keeping what was written, and waits until that is stored. */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    this.#isClosing = true;
    for (const turnId of this.#running.keys()) this.#abort(turnId, "drained");
    await this.#allEnded();
    await this.#remote.close();
  }

  /**
   * A turn that runs on this replica: known without asking the store, so that it goes on while that is away.
   * @throws AppError `not_found` when it is somebody else's
   */
  #runningHere({ sessionId, turnId }: TurnRef, owner: string): RunningTurn | null {
    const running = this.#running.get(turnId)?.running ?? null;
    if (running === null) return null;
    if (running.ref.sessionId !== sessionId || running.keys.owner !== owner)
      throw new AppError("not_found");
    return running;
  }

  async #allEnded(): Promise<void> {
    while (this.#running.size + this.#beginning.size > 0) {
      const running = [...this.#running.values()].map(({ ended }) => ended);
      await Promise.allSettled([...this.#beginning, ...running]);
    }
  }

  async #isAlive(ref: TurnRef): Promise<boolean> {
    return this.#running.has(ref.turnId) || this.#ports.log.isLeased(ref);
  }

  #run(running: RunningTurn): void {
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
      this.#abort(ref.turnId, "abandoned"),
    );

    const slot: Slot = { running, ended: Promise.resolve() };
    this.#running.set(ref.turnId, slot);
    slot.ended = runTurn(this.#ports, running).then(() => {
      endWatch();
      this.#running.delete(ref.turnId);
      slot.running = null;
    });
    if (this.#isClosing) this.#abort(ref.turnId, "drained");
  }

  #abort(turnId: string, reason: StopReason): boolean {
    const running = this.#running.get(turnId)?.running ?? null;
    running?.abort.abort(new TurnStopped(reason));
    return running !== null;
  }

  #renewLeases(): void {
    for (const { running } of this.#running.values()) {
      if (running === null) continue;
      const { ref, requestId } = running;
      this.#ports.log.renewLease(ref).then(
        ({ held, stopRequested }) => {
          if (stopRequested) this.#abort(ref.turnId, "stopped");
          // Another replica took this one for dead, and the session may have its next turn already.
          else if (!held) this.#abort(ref.turnId, "lost");
        },
        (error: unknown) => this.#ports.onError(error, ref, requestId),
      );
    }
  }
}
