import { type Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { RedisClient } from "../../../src/redis/connection.ts";
import type { RedisKind, Replica } from "../stores.ts";

export const TTL_SECONDS = 900;

// A process runs one test file at a time, so its tests share these; `useReplicas` sets them before the first.
/** For inspecting keys. */
export let client: RedisClient;
export let here: Replica;
export let there: Replica;

/** Has the tests run on two replicas on a new Redis. */
export function useReplicas(kind: RedisKind): void {
  beforeAll(async () => {
    await kind.start();
    client = await kind.connect();
  });
  afterAll(() => kind.stop());
  beforeEach(async () => {
    const { replicas } = await kind.open(2, { ttlSeconds: TTL_SECONDS, leaseMs: 6000 });
    [here, there] = replicas as [Replica, Replica];
  });
}

/** Returns the Redis server's or the cluster's masters' connections. */
export const nodes = (): Redis[] =>
  client instanceof Redis ? [client] : (client as Cluster).nodes("master");

/** Returns all keys of a session. */
export async function keysOf(sessionId: string): Promise<string[]> {
  const found = await Promise.all(nodes().map((node) => node.keys(`*{${sessionId}}*`)));
  return found.flat().toSorted();
}
