import type { Feedback, Message } from "@sidenote/protocol";
import { LRUCache } from "lru-cache";
import type { Clock } from "../chat/ports.ts";
import type { ActiveTurn, Frame, KnownTurn, OwnerKeys } from "../chat/store-ports.ts";

/** A session with its turns. */
export interface MemorySession {
  keys: OwnerKeys;
  title: string;
  createdAt: number;
  updatedAt: number;
  messages: Message[];
  feedback: Map<string, Feedback>;
  /** By the question's id. */
  questions: Map<string, KnownTurn>;
  frames: Map<string, Frame[]>;
  active: ActiveTurn | null;
  /** The previous answer, restored if the running turn ends without one. */
  replaced: Message | null;
}

export type MemorySessions = LRUCache<string, MemorySession>;

/** Limits the memory of a process without Redis. */
const MAX_SESSIONS = 20_000;

export interface MemoryOptions {
  ttlSeconds: number;
  /** Used for both expiry and dates. */
  clock: Clock;
}

/** Creates a map whose entries live for `ttlSeconds` after they were last set, by the given clock. */
export function createExpiringMap<Value extends object | string>(
  { ttlSeconds, clock }: MemoryOptions,
  max = MAX_SESSIONS,
): LRUCache<string, Value> {
  return new LRUCache({
    max,
    ttl: ttlSeconds * 1000,
    perf: { now: () => clock.now() },
    ttlResolution: 0,
  });
}
