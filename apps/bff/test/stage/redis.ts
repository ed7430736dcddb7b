import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { startProcess, type StartedProcess } from "./process.ts";
import { until } from "./until.ts";

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

/** Returns a free port that is low enough for a cluster's bus port, which is 10,000 higher. */
async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer();
    const port = await new Promise<number>((resolve) => {
      probe.listen(0, "127.0.0.1", () => resolve((probe.address() as AddressInfo).port));
    });
    await new Promise((resolve) => probe.close(resolve));
    if (port <= 55_000) return port;
  }
}

function startServer(port: number, dir: string, flags: readonly string[]): StartedProcess {
  const always = `--port ${port} --bind 127.0.0.1 --appendonly no --daemonize no --dir ${dir} --save`;
  return startProcess("redis-server", [...always.split(" "), "", ...flags]);
}

async function answers(port: number): Promise<boolean> {
  const client = new Redis(port, "127.0.0.1", { lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

const CLUSTER_FLAGS = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"];

/** Starts a real Redis server without persistence. */
export async function startRedis(): Promise<PausableRedis> {
  const dir = await mkdtemp(join(tmpdir(), "sidenote-redis-"));
  const port = await freePort();
  const server = startServer(port, dir, []);
  await until(() => alive(server) && answers(port));
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void server.child.kill("SIGSTOP"),
    resume: () => void server.child.kill("SIGCONT"),
    stop: async () => {
      await server.stop("SIGKILL");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Starts a real cluster of three masters with all slots assigned. */
export async function startRedisCluster(): Promise<RedisServer> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const dirs = await Promise.all(ports.map(() => mkdtemp(join(tmpdir(), "sidenote-redis-"))));
  const servers = ports.map((port, index) => startServer(port, dirs[index] ?? "", CLUSTER_FLAGS));
  for (const [index, port] of ports.entries()) {
    await until(() => alive(servers[index]) && answers(port));
  }
  const nodes = ports.map((port) => `127.0.0.1:${port}`);
  const created = startProcess("redis-cli", ["--cluster", "create", ...nodes, "--cluster-yes"]);
  const [code] = await once(created.child, "close");
  if (code !== 0) throw new Error(created.output());
  for (const port of ports) await until(() => isClusterReady(port));
  return {
    url: nodes.map((node) => `redis://${node}`).join(","),
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop("SIGKILL")));
      await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
    },
  };
}

export interface SentinelRedis extends RedisServer {
  killMaster(): Promise<void>;
}

/** Starts a real master, its replica, and a Sentinel that promotes the replica when the master fails. */
export async function startSentinelRedis(): Promise<SentinelRedis> {
  const dir = await mkdtemp(join(tmpdir(), "sidenote-redis-"));
  const [masterPort, replicaPort, sentinelPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const master = startServer(masterPort, dir, []);
  await until(() => alive(master) && answers(masterPort));
  const replica = startServer(replicaPort, dir, ["--replicaof", "127.0.0.1", String(masterPort)]);
  await until(() => alive(replica) && answers(replicaPort));
  await until(() => replyContains(replicaPort, ["INFO", "replication"], "master_link_status:up"));
  const file = join(dir, "sentinel.conf");
  await writeFile(
    file,
    `port ${sentinelPort}\nbind 127.0.0.1\ndir ${dir}\n` +
      `sentinel monitor campus 127.0.0.1 ${masterPort} 1\n` +
      "sentinel down-after-milliseconds campus 500\nsentinel failover-timeout campus 3000\n",
  );
  const sentinel = startProcess("redis-server", [file, "--sentinel"]);
  await until(() => alive(sentinel) && answers(sentinelPort));
  const knowsReplica = ["SENTINEL", "REPLICAS", "campus"];
  await until(() => replyContains(sentinelPort, knowsReplica, `127.0.0.1:${replicaPort}`));
  return {
    url: `redis+sentinel://127.0.0.1:${sentinelPort}/campus`,
    killMaster: async () => void (await master.stop("SIGKILL")),
    stop: async () => {
      await Promise.all([master, replica, sentinel].map((server) => server.stop("SIGKILL")));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Whether a server's reply to a command contains a text. */
async function replyContains(
  port: number,
  [name = "", ...values]: string[],
  text: string,
): Promise<boolean> {
  const client = new Redis(port, "127.0.0.1");
  const answer: unknown = await client.call(name, ...values);
  client.disconnect();
  return JSON.stringify(answer).includes(text);
}

function alive(server: StartedProcess | undefined): boolean {
  if (server === undefined || server.child.exitCode !== null) {
    throw new Error(`redis-server ended:\n${server?.output()}`);
  }
  return true;
}

function isClusterReady(port: number): Promise<boolean> {
  return replyContains(port, ["CLUSTER", "INFO"], "cluster_state:ok");
}
