import { Cluster, Redis, type RedisOptions } from "ioredis";
import { AppError } from "../errors.ts";
import { parseSentinelUrl } from "../sentinel-url.ts";
import { writeTogether } from "./write-together.ts";

export type RedisClient = Redis | Cluster;

/** A command that takes longer than this is treated as failed. */
const COMMAND_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 3000;
const RECONNECT_MAX_MS = 1000;

/**
 * While the connection is down, commands fail at once, so that users get an error within seconds; the client keeps
 * reconnecting indefinitely.
 */
const OPTIONS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: CONNECT_TIMEOUT_MS,
  connectionName: "sidenote",
  retryStrategy: (times: number) => Math.min(times * 100, RECONNECT_MAX_MS),
} satisfies RedisOptions;

/**
 * A connection to a server monitored by Sentinels, which reconnects until it is closed. ioredis itself gives up for
 * good if the Sentinels report a failover during a reconnect: its failover detector then closes the connection being
 * opened.
 */
class SentinelRedis extends Redis {
  #isClosed = false;

  /** Reconnects one second after the connection has ended. */
  reconnectForever(): this {
    return this.on("end", () => setTimeout(() => this.#reconnect(), RECONNECT_MAX_MS).unref());
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#isClosed = true;
    super.disconnect(reconnect);
  }

  #reconnect(): void {
    if (this.#isClosed || this.status !== "end") return;
    // A failure also emits "error", and leads to the next attempt.
    this.connect().catch(() => undefined);
  }
}

/**
 * Creates a client for a single server, for a cluster (comma-separated URLs), or for a server found through Sentinels.
 */
export function createRedisClient(url: string): RedisClient {
  const sentinel = parseSentinelUrl(url);
  if (sentinel !== null)
    return writeTogether(new SentinelRedis({ ...sentinel, ...OPTIONS }).reconnectForever());
  const addresses = url.split(",").map((part) => part.trim());
  if (addresses.length === 1) return writeTogether(new Redis(url, OPTIONS));
  const cluster = new Cluster(addresses, {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: (times) => Math.min(times * 100, RECONNECT_MAX_MS),
    // Enough retries, at the delays below, to last until a failover has elected a new master.
    maxRedirections: 16,
    retryDelayOnFailover: 200,
    retryDelayOnClusterDown: 200,
    redisOptions: { ...OPTIONS, ...credentials(addresses[0] ?? "") },
  });
  cluster.on("+node", writeTogether);
  return cluster;
}

function credentials(address: string) {
  const { username, password, protocol } = new URL(address);
  return {
    ...(username === "" ? {} : { username: decodeURIComponent(username) }),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === "rediss:" ? { tls: {} } : {}),
  };
}

/**
 * Runs a command.
 * @throws AppError `store_unavailable` for any failure of the server or the connection; other AppErrors unchanged.
 */
export async function guarded<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("store_unavailable", { cause: error });
  }
}
