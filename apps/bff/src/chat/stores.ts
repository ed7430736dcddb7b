import type { FeedbackStore, FeedbackStoreOptions } from "./feedback-ports.ts";
import type { Clock } from "./ports.ts";
import type { StatisticsStore } from "./statistics-ports.ts";
import type { PolicyStore, SessionStore, TurnLog } from "./store-ports.ts";

export interface StoresOptions {
  /** How long a conversation lives after its last turn. */
  sessionTtlSeconds: number;
  /** How long the reasons of ratings are kept, and how many of a course. */
  feedback: Omit<FeedbackStoreOptions, "clock">;
  statisticsWeeks: number;
  clock: Clock;
}

/** Every store of the server, in one place: Redis, or this process's memory. */
export interface Stores {
  sessions: SessionStore;
  log: TurnLog;
  policyStore: PolicyStore;
  statisticsStore: StatisticsStore;
  feedbackStore: FeedbackStore;
  /** The connection with which limits are counted; null if they are counted in this process. */
  limiterStore: object | null;
  /** Returns the names of what does not work, for the readiness check. */
  findTrouble(): Promise<string[]>;
  close(): Promise<void>;
}
