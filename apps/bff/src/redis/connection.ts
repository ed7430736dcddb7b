import { Cluster, Redis, type RedisOptions } from "ioredis";
import { AppError } from "../errors.ts";
import { parseSentinelUrl } from "../sentinel-url.ts";
import { writeTogether } from "./write-together.ts";

export type RedisClient = Redis | Cluster;

/** A command that takes longer than this is as good as lost. */
const COMMAND_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 3000;
const RECONNECT_MAX_MS = 1000;

/**
 * Commands fail at once while the connection is away (a student is told within seconds), and the client goes on
 * reconnecting for ever.
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
 * ioredis gives a connection up for good where Sentinels tell of a failover while it is just being made again: its
 * failover detector then closes what has not begun. This one goes on until somebody closes it.
 */
class WatchedRedis extends Redis {
  #isWanted = true;

  /** Begins again, a second after each end. */
  goOnForEver(): this {
    return this.on("end", () => setTimeout(() => this.#begin(), RECONNECT_MAX_MS).unref());
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#isWanted = false;
    super.disconnect(reconnect);
  }

  #begin(): void {
    if (!this.#isWanted || this.status !== "end") return;
    // What goes wrong is an "error" event too, and ends in another attempt.
    this.connect().catch(() => undefined);
  }
}

/** One address is a server, several are the nodes of a cluster, those of Sentinels lead to the server they watch. */
export function createRedisClient(url: string): RedisClient {
  const watched = parseSentinelUrl(url);
  if (watched !== null)
    return writeTogether(new WatchedRedis({ ...watched, ...OPTIONS }).goOnForEver());
  const addresses = url.split(",").map((part) => part.trim());
  if (addresses.length === 1) return writeTogether(new Redis(url, OPTIONS));
  const cluster = new Cluster(addresses, {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: (times) => Math.min(times * 100, RECONNECT_MAX_MS),
    // Long enough for a failover to be elected while commands are redirected.
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

/** Runs a command; whatever goes wrong with the server or the way to it is `store_unavailable`. */
export async function guarded<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("store_unavailable", { cause: error });
  }
}
