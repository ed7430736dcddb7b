import { describe } from "vitest";
import type { RedisServer } from "../../stage/redis.ts";
import { describeConversations } from "./conversations.contract.ts";
import { describeResuming } from "./resuming.contract.ts";
import { describeFailures } from "./failures.contract.ts";
import { describeRepeats } from "./repeats.contract.ts";
import { describeReplacing } from "./replacing.contract.ts";
import { describeStopping } from "./stopping.contract.ts";
import { describeStreaming } from "./streaming.contract.ts";
import { useReplicas } from "./replicas.ts";

/** The contract of turns over HTTP on the real app, for any store. With Redis, the tests use two replicas. */
export function describeTurns(storeName: string, startStore: () => Promise<RedisServer | null>) {
  describe(`turns over HTTP, stored in ${storeName}`, () => {
    useReplicas(startStore);
    describeStreaming();
    describeFailures();
    describeResuming();
    describeRepeats();
    describeStopping();
    describeReplacing();
    describeConversations();
  });
}
