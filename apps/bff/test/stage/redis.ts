import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  startCluster,
  startRedis as startServer,
  startWithSentinels,
} from "../../../../packages/tasks/src/rig/redis-server.ts";

export interface RedisServer {
  /** For `REDIS_URL`. */
  url: string;
  stop(): Promise<void>;
}

/** A server that can be suspended and resumed. */
export interface PausableRedis extends RedisServer {
  pause(): void;
  resume(): void;
}

export interface SentinelRedis extends RedisServer {
  killMaster(): Promise<void>;
}

/** Starts a real Redis server. */
export async function startRedis(): Promise<PausableRedis> {
  const { started, ...redis } = await startInFolder(startServer);
  return {
    ...redis,
    pause: () => started.signal("SIGSTOP"),
    resume: () => started.signal("SIGCONT"),
  };
}

/** Starts a real cluster of three masters with all slots assigned. */
export function startRedisCluster(): Promise<RedisServer> {
  return startInFolder((folder) => startCluster(folder, 0));
}

/** Starts a real master, its replica, and Sentinels that promote the replica when the master fails. */
export async function startSentinelRedis(): Promise<SentinelRedis> {
  const { started, ...redis } = await startInFolder(startWithSentinels);
  return { ...redis, killMaster: () => started.master.end("SIGKILL") };
}

interface Started {
  url: string;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts servers in a temporary folder, which is removed when they are stopped. */
async function startInFolder<T extends Started>(
  start: (folder: string) => Promise<T>,
): Promise<RedisServer & { started: T }> {
  const folder = await mkdtemp(join(tmpdir(), "sidenote-redis-"));
  const started = await start(folder);
  return {
    started,
    url: started.url,
    stop: async () => {
      await started.end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
