import type { Stores, StoresOptions } from "../chat/stores.ts";
import { MemoryFeedbackStore } from "./feedback-store.ts";
import { MemoryPolicyStore } from "./policy-store.ts";
import { MemoryStore } from "./memory-store.ts";
import { MemoryStatisticsStore } from "./statistics-store.ts";

/** Creates stores that last as long as this process. */
export function openMemory(options: StoresOptions): Stores {
  const { sessionTtlSeconds, feedbackTtlMs, statisticsWeeks, clock } = options;
  const store = new MemoryStore({ ttlSeconds: sessionTtlSeconds, clock });
  return {
    sessions: store,
    log: store,
    policyStore: new MemoryPolicyStore(),
    statisticsStore: new MemoryStatisticsStore(statisticsWeeks),
    feedbackStore: new MemoryFeedbackStore({ ttlMs: feedbackTtlMs, clock }),
    limiterStore: null,
    findTrouble: async () => [],
    close: async () => {},
  };
}
