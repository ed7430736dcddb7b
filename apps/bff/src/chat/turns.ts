import type { ChatRequest } from "@sidenote/protocol";
import { AppError } from "../errors.ts";
import { beginTurn } from "./begin-turn.ts";
import { LiveTurn } from "./live-turn.ts";
import { LocalTurns, type LocalTurnsPorts } from "./local-turns.ts";
import { toOwnerKeys, toUserHash } from "./owner-keys.ts";
import type { Principal } from "./ports.ts";
import type { Quota } from "./quota-ports.ts";
import type { OwnerKeys, TurnRef } from "./store-ports.ts";
import { recoverTurn } from "./recover-turn.ts";
import { RemoteTurns } from "./remote-turns.ts";
import type { TurnFeed } from "./turn-feed.ts";
import { TurnRecorder } from "./turn-recorder.ts";

export interface TurnsPorts extends LocalTurnsPorts {
  quota: Quota;
  /** A secret of the principal's site, for keyed hashes. */
  siteSecret(principal: Principal): string;
  maxTokens: number;
}

export interface AttachedTurn {
  ref: TurnRef;
  feed: TurnFeed;
}

/**
 * Starts, re-attaches to and stops turns. A turn runs independently of the request that began it, which only reads its
 * feed. Turns of this replica are found in memory, those of other replicas through the log.
 */
export class Turns {
  readonly #ports: TurnsPorts;
  readonly #local: LocalTurns;
  readonly #remote: RemoteTurns;
  /** Questions whose turns have not started yet. */
  readonly #beginning = new Set<Promise<AttachedTurn>>();

  constructor(ports: TurnsPorts) {
    this.#ports = ports;
    this.#local = new LocalTurns(ports);
    this.#remote = new RemoteTurns({
      log: ports.log,
      recover: (ref, keys) => this.recover(ref, keys),
      onError: (error, ref) => ports.onError(error, ref, "-"),
    });
  }

  get runningCount(): number {
    return this.#local.count;
  }

  /**
   * Begins a turn, or attaches to the one that the same `message_id` began before.
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
    this.#local.run({
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
   * Returns the feed of a turn that runs or has run, on any replica.
   * @throws AppError `not_found`, `store_unavailable`
   */
  async attach(principal: Principal, sessionId: string, turnId: string): Promise<AttachedTurn> {
    const ref: TurnRef = { sessionId, turnId };
    const keys = toOwnerKeys(principal);
    const running = this.#local.find(ref, keys.owner);
    if (running !== null) return { ref, feed: running.live };
    if (!(await this.#ports.sessions.isOwner(keys.owner, sessionId)))
      throw new AppError("not_found");
    const remote = await this.#remote.open(ref, keys);
    if (remote === null) throw new AppError("not_found");
    return { ref, feed: remote };
  }

  /**
   * Stops a turn on whichever replica runs it. No effect on a turn that is over.
   * @throws AppError `not_found`, `store_unavailable`
   */
  async stop(principal: Principal, sessionId: string, turnId: string): Promise<void> {
    const { log, sessions } = this.#ports;
    const ref: TurnRef = { sessionId, turnId };
    const { owner } = toOwnerKeys(principal);
    if (this.#local.find(ref, owner) !== null) {
      this.#local.abort(turnId, "stopped");
      return;
    }
    if (!(await sessions.isOwner(owner, sessionId))) throw new AppError("not_found");
    if ((await log.read(ref, Number.MAX_SAFE_INTEGER)) === null) throw new AppError("not_found");
    await log.requestStop(ref);
  }

  /** Deletes a session and stops its running turn, on any replica. Resolves to false if there is no such session. */
  async clear(keys: OwnerKeys, sessionId: string): Promise<boolean> {
    const { found, runningTurnId } = await this.#ports.sessions.clear(keys, sessionId);
    if (runningTurnId !== null && !this.#local.abort(runningTurnId, "cleared")) {
      await this.#ports.log.requestStop({ sessionId, turnId: runningTurnId });
    }
    return found;
  }

  /** Ends a turn whose replica died; does nothing to one that is alive. Resolves to whether the turn is alive. */
  async recover(ref: TurnRef, keys: OwnerKeys): Promise<boolean> {
    if (await this.#isAlive(ref)) return true;
    await recoverTurn(this.#ports, ref, keys);
    return this.#isAlive(ref);
  }

  /** Resolves when this replica has no running or starting turns, or after `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([this.#allEnded(), deadline]);
    clearTimeout(timer);
  }

  /** Aborts all running turns, keeping their text, and resolves when it has been stored. */
  async close(): Promise<void> {
    this.#local.close();
    await this.#allEnded();
    await this.#remote.close();
  }

  async #allEnded(): Promise<void> {
    while (this.#local.count + this.#beginning.size > 0) {
      await Promise.allSettled([...this.#beginning, ...this.#local.endings]);
    }
  }

  async #isAlive(ref: TurnRef): Promise<boolean> {
    return this.#local.has(ref.turnId) || this.#ports.log.isLeased(ref);
  }
}
