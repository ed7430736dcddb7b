import type { Stores, StoresOptions } from "../chat/stores.ts";
import { MemoryFeedbackStore } from "./feedback-store.ts";
import { MemoryPolicyStore } from "./policy-store.ts";
import { MemorySessionStore } from "./session-store.ts";
import { createExpiringMap, type MemoryOptions, type MemorySession } from "./sessions.ts";
import { MemoryStatisticsStore } from "./statistics-store.ts";
import { MemoryTurnLog } from "./turn-log.ts";

/** Creates stores that last as long as this process. */
export function openMemory(options: StoresOptions): Stores {
  const { sessionTtlSeconds, feedback, statisticsWeeks, clock } = options;
  const { sessions, log } = openMemorySessions({ ttlSeconds: sessionTtlSeconds, clock });
  return {
    sessions,
    log,
    policyStore: new MemoryPolicyStore(),
    statisticsStore: new MemoryStatisticsStore(statisticsWeeks),
    feedbackStore: new MemoryFeedbackStore({ ...feedback, clock }),
    limiterStore: null,
    findTrouble: async () => [],
    close: async () => {},
  };
}

/** Creates the two stores of sessions and their turns. */
export function openMemorySessions(options: MemoryOptions): Pick<Stores, "sessions" | "log"> {
  const sessions = createExpiringMap<MemorySession>(options);
  const log = new MemoryTurnLog(sessions);
  return { sessions: new MemorySessionStore({ ...options, sessions, log }), log };
}
