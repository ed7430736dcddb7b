import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
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

/** A port that the system gave and nobody holds; low enough for a cluster's bus port, which is 10,000 above. */
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

/** One real server, with nothing kept on disk. */
export async function startRedis(): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), "sidenote-redis-"));
  const port = await freePort();
  const server = startServer(port, dir, []);
  await until(() => alive(server) && answers(port));
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      await server.stop("SIGKILL");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A real cluster of three, its slots shared out. */
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
  for (const port of ports) await until(() => isWhole(port));
  return {
    url: nodes.map((node) => `redis://${node}`).join(","),
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop("SIGKILL")));
      await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
    },
  };
}

function alive(server: StartedProcess | undefined): boolean {
  if (server === undefined || server.child.exitCode !== null) {
    throw new Error(`redis-server ended:\n${server?.output()}`);
  }
  return true;
}

async function isWhole(port: number): Promise<boolean> {
  const client = new Redis(port, "127.0.0.1");
  const state = await client.cluster("INFO");
  client.disconnect();
  return state.includes("cluster_state:ok");
}
