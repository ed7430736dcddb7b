import { randomUUID } from "node:crypto";
import { Cluster } from "ioredis";
import { setTimeout as sleep } from "node:timers/promises";
import type { Quota } from "../../src/chat/quota-ports.ts";
import type { FeedbackStore, FeedbackStoreOptions } from "../../src/chat/feedback-ports.ts";
import type { StatisticsStore } from "../../src/chat/statistics-ports.ts";
import type { PolicyStore, SessionStore, TurnLog } from "../../src/chat/store-ports.ts";
import { type LimitsOptions, UserQuota } from "../../src/limits/quota.ts";
import { MemoryFeedbackStore } from "../../src/memory/feedback-store.ts";
import { openMemorySessions } from "../../src/memory/open-memory.ts";
import { MemoryPolicyStore } from "../../src/memory/policy-store.ts";
import { MemoryStatisticsStore } from "../../src/memory/statistics-store.ts";
import { createRedisClient, type RedisClient } from "../../src/redis/connection.ts";
import { RedisFeedbackStore } from "../../src/redis/feedback-store.ts";
import { RedisPolicyStore } from "../../src/redis/policy-store.ts";
import { RedisSessionStore } from "../../src/redis/session-store.ts";
import { RedisStatisticsStore } from "../../src/redis/statistics-store.ts";
import { RedisTurnLog } from "../../src/redis/turn-log.ts";
import { SetClock } from "../stage/clock.ts";
import { type RedisServer, startRedis, startRedisCluster } from "../stage/redis.ts";

/** One replica's access to the store. */
export interface Replica {
  sessions: SessionStore;
  log: TurnLog;
}

export interface StoreOptions {
  ttlSeconds?: number;
  leaseMs?: number;
}

/** A kind of store, which a test can open several times. */
export interface StoreKind {
  name: string;
  /** Whether several replicas can share it. */
  shared: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Opens `count` replicas on the same store. `pass` lets the store's time pass, in milliseconds. */
  open(
    count: number,
    options?: StoreOptions,
  ): Promise<{ replicas: Replica[]; pass(milliseconds: number): Promise<void> }>;
  openPolicyStore(): Promise<PolicyStore>;
  openStatisticsStore(): Promise<StatisticsStore>;
  openFeedbackStore(options: FeedbackStoreOptions): Promise<FeedbackStore>;
  /** Lets time pass for feedback stores: Redis keeps its own, memory the given clock's. */
  passFeedbackTime(milliseconds: number, clock: SetClock): Promise<void>;
  /** Returns all stored keys and values as text; empty if they cannot be read. */
  textsOf(): Promise<string>;
  openQuota(limits: LimitsOptions): Promise<Quota>;
}

function memoryKind(): StoreKind {
  return {
    name: "memory",
    shared: false,
    start: async () => {},
    stop: async () => {},
    open: async (_count, { ttlSeconds = 3600 } = {}) => {
      const clock = new SetClock();
      return {
        replicas: [openMemorySessions({ ttlSeconds, clock })],
        pass: async (milliseconds) => clock.advance(milliseconds),
      };
    },
    openPolicyStore: async () => new MemoryPolicyStore(),
    openStatisticsStore: async () => new MemoryStatisticsStore(27),
    openFeedbackStore: async (options) => new MemoryFeedbackStore(options),
    passFeedbackTime: async (milliseconds, clock) => clock.advance(milliseconds),
    textsOf: async () => "",
    openQuota: async (limits) => new UserQuota(null, limits),
  };
}

/** A store on real servers. Redis uses real time, so `pass` really waits. */
export interface RedisKind extends StoreKind {
  /** Opens a connection for inspecting keys. */
  connect(): Promise<RedisClient>;
}

function redisKind(name: string, startServers: () => Promise<RedisServer>): RedisKind {
  let server: RedisServer | undefined;
  const clients: RedisClient[] = [];
  const connect = async (): Promise<RedisClient> => {
    const client = createRedisClient(server?.url ?? "");
    client.on("error", () => undefined);
    clients.push(client);
    await client.connect();
    return client;
  };
  return {
    name,
    shared: true,
    start: async () => {
      server = await startServers();
    },
    stop: async () => {
      for (const client of clients) client.disconnect();
      await server?.stop();
    },
    connect,
    open: async (count, { ttlSeconds = 3600, leaseMs = 6000 } = {}) => {
      const replicas: Replica[] = [];
      for (let index = 0; index < count; index += 1) {
        const client = await connect();
        const subscriber = createRedisClient(server?.url ?? "");
        clients.push(subscriber);
        const replicaId = randomUUID();
        const clock = { now: () => Date.now() };
        const shared = { client, ttlSeconds, leaseMs, replicaId, clock };
        const log = new RedisTurnLog({ ...shared, subscriber });
        await subscriber.connect();
        const sessions = new RedisSessionStore({ ...shared, onError: () => undefined });
        replicas.push({ sessions, log });
      }
      return { replicas, pass: async (milliseconds) => sleep(milliseconds) };
    },
    openPolicyStore: async () => new RedisPolicyStore(await connect()),
    openStatisticsStore: async () => new RedisStatisticsStore(await connect(), 27),
    openFeedbackStore: async (options) => new RedisFeedbackStore(await connect(), options),
    passFeedbackTime: (milliseconds) => sleep(milliseconds),
    textsOf: async () => {
      const client = await connect();
      const nodes = client instanceof Cluster ? client.nodes("master") : [client];
      let texts = "";
      for (const node of nodes) {
        for (const key of await node.keys("*")) {
          texts += `${key} ${(await node.dumpBuffer(key))?.toString("latin1") ?? ""}\n`;
        }
      }
      return texts;
    },
    openQuota: async (limits) => new UserQuota(await connect(), limits),
  };
}

export const memory = memoryKind();
export const redis = redisKind("Redis", startRedis);
export const redisCluster = redisKind("Redis Cluster", startRedisCluster);
