import { randomUUID } from "node:crypto";
import type { Stores, StoresOptions } from "../chat/stores.ts";
import type { Logger } from "../logger.ts";
import { createRedisClient } from "./connection.ts";
import { RedisFeedbackStore } from "./feedback-store.ts";
import { key } from "./keys.ts";
import { RedisPolicyStore } from "./policy-store.ts";
import { RedisSessionStore } from "./session-store.ts";
import { RedisStatisticsStore } from "./statistics-store.ts";
import { RedisTurnLog } from "./turn-log.ts";

/** The lifetime of a lease: after that long without renewal, other replicas may consider the turn dead. */
const LEASE_MS = 4000;
/** The expiry of the key that the readiness check writes. */
const READY_MS = 1000;

/** Opens stores in Redis. An unreachable server does not prevent the start: `findTrouble` reports it until it is up. */
export async function openRedis(
  url: string,
  { sessionTtlSeconds, feedback, statisticsWeeks, clock }: StoresOptions,
  logger: Logger,
): Promise<Stores> {
  const client = createRedisClient(url);
  const subscriber = createRedisClient(url);
  for (const connection of [client, subscriber]) {
    connection.on("error", (error: unknown) =>
      logger.warn({ err: error }, "Redis connection error"),
    );
  }
  const replicaId = randomUUID();
  const shared = { client, ttlSeconds: sessionTtlSeconds, leaseMs: LEASE_MS, replicaId, clock };
  const log = new RedisTurnLog({ ...shared, subscriber });
  await Promise.allSettled([client.connect(), subscriber.connect()]);
  return {
    sessions: new RedisSessionStore({
      ...shared,
      onError: (error) =>
        logger.warn({ err: error }, "a session could not be added to its user's index"),
    }),
    log,
    policyStore: new RedisPolicyStore(client),
    statisticsStore: new RedisStatisticsStore(client, statisticsWeeks),
    feedbackStore: new RedisFeedbackStore(client, feedback),
    limiterStore: client,
    findTrouble: async () => {
      try {
        // A write, since a read-only server is of no use either.
        await client.set(key.ready(replicaId), "1", "PX", READY_MS);
        return [];
      } catch {
        return ["redis"];
      }
    },
    close: async () => {
      client.disconnect();
      subscriber.disconnect();
    },
  };
}
