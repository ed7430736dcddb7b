import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCommand, findPort, startProcess, until, type Running } from "./processes.ts";

const run = promisify(execFile);
/** The name under which the Sentinels monitor the master. */
const MASTER_NAME = "campus";
const CLUSTER_MASTERS = 3;
const SERVER = findCommand("/usr/bin/redis-server", "/usr/local/bin/redis-server");
const CLI = findCommand("/usr/bin/redis-cli", "/usr/local/bin/redis-cli");

/** A redis-server with an append-only file. It can be killed and started again on the same file. */
export class RedisServer {
  readonly #folder: string;
  readonly port: number;
  readonly #options: readonly string[];
  readonly #files: readonly string[];
  #running: Running | undefined;

  /** @param files its configuration file, if it needs one */
  constructor(
    folder: string,
    port: number,
    options: readonly string[] = [],
    ...files: readonly string[]
  ) {
    this.#folder = folder;
    this.port = port;
    this.#options = options;
    this.#files = files;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const folder = join(this.#folder, `redis-${this.port}`);
    await mkdir(folder, { recursive: true });
    this.#running = startProcess({
      command: SERVER,
      parameters: [
        this.#files,
        `--port ${this.port} --bind 127.0.0.1 --appendonly yes --appendfsync everysec`.split(" "),
        ["--dir", folder, "--save", "", "--repl-diskless-sync-delay", "0"],
        this.#options,
      ].flat(),
      log: join(folder, "redis.log"),
    });
    await until(`redis-server on ${this.port}`, async () => (await this.ask("ping")) === "PONG");
  }

  /** Sends the signal, e.g. SIGSTOP to suspend the server. */
  signal(signal: NodeJS.Signals): void {
    this.#running?.process.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#running?.end(signal);
  }

  /** Runs a Redis command with redis-cli and returns its output, trimmed. */
  async ask(...words: string[]): Promise<string> {
    const { stdout } = await run(CLI, ["-p", String(this.port), ...words]);
    return stdout.trim();
  }
}

export async function startRedis(folder: string): Promise<RedisServer> {
  const server = new RedisServer(folder, await findPort());
  await server.start();
  return server;
}

export interface SentinelRedis {
  url: string;
  master: RedisServer;
  replica: RedisServer;
  end(): Promise<void>;
}

/** Starts a master, its replica and three Sentinels. Resolves when all Sentinels know both servers and each other. */
export async function startWithSentinels(folder: string): Promise<SentinelRedis> {
  const master = new RedisServer(folder, await findPort());
  await master.start();
  const replicaOf = ["--replicaof", "127.0.0.1", String(master.port)];
  const replica = new RedisServer(folder, await findPort(), replicaOf);
  await replica.start();
  await until("the replica", async () =>
    (await replica.ask("info", "replication")).includes("master_link_status:up"),
  );
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(folder, master.port)));
  await until("the Sentinels", async () => {
    const views = await Promise.all(
      sentinels.map((each) => each.ask("sentinel", "master", MASTER_NAME)),
    );
    return views.every((view) => /num-slaves\s+1\s+num-other-sentinels\s+2\b/.test(view));
  });
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/${MASTER_NAME}`,
    master,
    replica,
    end: async () => {
      await Promise.all([master, replica, ...sentinels].map((each) => each.end("SIGKILL")));
    },
  };
}

async function startSentinel(folder: string, masterPort: number): Promise<RedisServer> {
  const port = await findPort();
  const file = join(folder, `sentinel-${port}.conf`);
  await writeFile(
    file,
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} 2\n` +
      `sentinel down-after-milliseconds ${MASTER_NAME} 1000\n` +
      `sentinel failover-timeout ${MASTER_NAME} 5000\n`,
  );
  const sentinel = new RedisServer(folder, port, ["--sentinel"], file);
  await sentinel.start();
  return sentinel;
}

export interface RedisCluster {
  servers: readonly RedisServer[];
  url: string;
  end(): Promise<void>;
}

/** Starts a Redis Cluster of three masters with so many replicas each. */
export async function startCluster(folder: string, replicas = 1): Promise<RedisCluster> {
  const count = CLUSTER_MASTERS * (1 + replicas);
  const servers: RedisServer[] = [];
  for (let index = 0; index < count; index += 1) {
    const options = "--cluster-enabled yes --cluster-node-timeout 1500".split(" ");
    servers.push(new RedisServer(folder, await findPort(), options));
  }
  await Promise.all(servers.map((server) => server.start()));
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const options = ["--cluster-replicas", String(replicas), "--cluster-yes"];
  await run(CLI, ["--cluster", "create", ...addresses, ...options]);
  await until("the cluster", async () => {
    const states = await Promise.all(servers.map((server) => server.ask("cluster", "info")));
    return states.every(
      (state) =>
        state.includes("cluster_state:ok") && state.includes(`cluster_known_nodes:${count}`),
    );
  });
  await until("the replicas of the cluster", async () => {
    const states = await Promise.all(servers.map((server) => server.ask("info", "replication")));
    return (
      states.filter((state) => state.includes("master_link_status:up")).length ===
      CLUSTER_MASTERS * replicas
    );
  });
  return {
    servers,
    url: servers
      .slice(0, CLUSTER_MASTERS)
      .map(({ url }) => url)
      .join(","),
    end: async () => {
      await Promise.all(servers.map((server) => server.end("SIGKILL")));
    },
  };
}
