import type { Appended, Frame, LeaseRenewal, TurnLog, TurnRef } from "../chat/store-ports.ts";
import { guarded, type RedisClient } from "./connection.ts";
import { fromEntry, toEntry } from "./frames.ts";
import { channels, key } from "./keys.ts";
import { runScript } from "./run-script.ts";

export interface RedisTurnLogOptions {
  client: RedisClient;
  /** A separate connection, not open yet: one in subscriber mode cannot send other commands. */
  subscriber: RedisClient;
  ttlSeconds: number;
  leaseMs: number;
  replicaId: string;
}

/** How long a turn counts as watched unless a reader's replica renews it. */
const WATCHED_SECONDS = 5;
/** How long a replica whose lease has expired may still renew it, since it reconnects to the store within seconds. */
const GRACE_MS = 4000;
/** A replica that has not renewed its lease for this long is dead, without a grace period. */
const LONG_MS = 60_000;
/** How long a stop request is kept for a replica that missed the notification. */
const STOP_SECONDS = 60;

/** Stores turn events in one Redis Stream per turn, one entry per batch, and announces new ones by pub/sub. */
export class RedisTurnLog implements TurnLog {
  readonly #options: RedisTurnLogOptions;
  readonly #watchers = new Map<string, Set<() => void>>();
  #onStop: (turnId: string) => void = () => {};

  constructor(options: RedisTurnLogOptions) {
    this.#options = options;
    options.subscriber.on("message", (channel: string, message: string) => {
      if (channel === channels.replica(options.replicaId)) this.#onStop(message);
      else for (const onChange of this.#watchers.get(channel) ?? []) onChange();
    });
    // On every (re)connect. Stop requests missed in between are found when the lease is renewed.
    options.subscriber.on("ready", () => {
      options.subscriber.subscribe(channels.replica(options.replicaId)).catch(() => undefined);
    });
  }

  async append({ sessionId, turnId }: TurnRef, frames: readonly Frame[]): Promise<Appended> {
    const { client, ttlSeconds } = this.#options;
    const first = frames[0];
    const last = frames.at(-1);
    if (first === undefined || last === undefined) return { recorded: 0, watched: false };
    const reply = await guarded(() =>
      runScript(
        client,
        "appendFrames",
        [key.session(sessionId), key.events(sessionId, turnId), key.watched(sessionId, turnId)],
        [
          turnId,
          String(first.id),
          String(last.id),
          toEntry(frames),
          String(ttlSeconds),
          channels.turn(turnId),
        ],
      ),
    );
    const [recorded, watched] = reply as [number, number];
    return { recorded, watched: watched === 1 };
  }

  async read({ sessionId, turnId }: TurnRef, after: number): Promise<Frame[] | null> {
    const { client } = this.#options;
    const stream = key.events(sessionId, turnId);
    return guarded(async () => {
      // An entry's id is that of its last event, so the first matching entry is the first with an id above `after`.
      const entries = await client.xrange(stream, `${after}-1`, "+");
      if (entries.length === 0) return (await client.exists(stream)) === 1 ? [] : null;
      return entries
        .flatMap(([, fields]) => fromEntry(fields[1] ?? ""))
        .filter(({ id }) => id > after);
    });
  }

  async watch({ turnId }: TurnRef, onChange: () => void): Promise<() => void> {
    const { subscriber } = this.#options;
    const channel = channels.turn(turnId);
    const watchers = this.#watchers.get(channel) ?? new Set();
    this.#watchers.set(channel, watchers.add(onChange));
    const unwatch = (): void => {
      watchers.delete(onChange);
      if (watchers.size > 0) return;
      this.#watchers.delete(channel);
      // Fails if the connection is down, which has ended the subscription anyway.
      subscriber.unsubscribe(channel).catch(() => undefined);
    };
    try {
      if (watchers.size === 1) await guarded(() => subscriber.subscribe(channel));
    } catch (error) {
      unwatch();
      throw error;
    }
    return unwatch;
  }

  async keepWatched({ sessionId, turnId }: TurnRef): Promise<void> {
    const watched = key.watched(sessionId, turnId);
    await guarded(() => this.#options.client.set(watched, "1", "EX", WATCHED_SECONDS));
  }

  async isWatched({ sessionId, turnId }: TurnRef): Promise<boolean> {
    const watched = key.watched(sessionId, turnId);
    return guarded(async () => (await this.#options.client.exists(watched)) === 1);
  }

  async renewLease({ sessionId, turnId }: TurnRef): Promise<LeaseRenewal> {
    const { client, replicaId, leaseMs } = this.#options;
    const reply = await guarded(() =>
      runScript(
        client,
        "renewLease",
        [key.session(sessionId), key.lease(sessionId), key.stop(sessionId, turnId)],
        [turnId, replicaId, String(leaseMs)],
      ),
    );
    const [held, stopRequested] = reply as [number, number];
    return { held: held === 1, stopRequested: stopRequested === 1 };
  }

  async isLeased({ sessionId, turnId }: TurnRef): Promise<boolean> {
    const reply = await guarded(() =>
      runScript(
        this.#options.client,
        "isLeased",
        [key.session(sessionId), key.lease(sessionId)],
        [turnId, String(GRACE_MS), String(LONG_MS)],
      ),
    );
    return reply === 1;
  }

  async requestStop({ sessionId, turnId }: TurnRef): Promise<void> {
    const { client } = this.#options;
    await guarded(async () => {
      const [, replicaId] = await Promise.all([
        client.set(key.stop(sessionId, turnId), "1", "EX", STOP_SECONDS),
        client.get(key.lease(sessionId)),
      ]);
      if (replicaId) await client.publish(channels.replica(replicaId), turnId);
    });
  }

  onStopRequest(listener: (turnId: string) => void): void {
    this.#onStop = listener;
  }
}
