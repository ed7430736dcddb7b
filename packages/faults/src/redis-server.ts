import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCommand, findPort, startProcess, until, type Running } from "./processes.ts";

const run = promisify(execFile);
const SERVER = findCommand("/usr/bin/redis-server", "/usr/local/bin/redis-server");
const CLI = findCommand("/usr/bin/redis-cli", "/usr/local/bin/redis-cli");

/** A redis-server that writes an append-only file, and can be killed and started again on the same one. */
export class RedisServer {
  readonly #folder: string;
  readonly port: number;
  readonly #options: readonly string[];
  #running: Running | undefined;

  constructor(folder: string, port: number, options: readonly string[] = []) {
    this.#folder = folder;
    this.port = port;
    this.#options = options;
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
        `--port ${this.port} --bind 127.0.0.1 --appendonly yes --appendfsync everysec`.split(" "),
        ["--dir", folder, "--save", ""],
        this.#options,
      ].flat(),
      log: join(folder, "redis.log"),
    });
    await until(`redis-server on ${this.port}`, async () => (await this.ask("ping")) === "PONG");
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#running?.end(signal);
  }

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

export interface RedisCluster {
  servers: readonly RedisServer[];
  url: string;
  end(): Promise<void>;
}

/** Three masters and a replica of each. */
export async function startCluster(folder: string): Promise<RedisCluster> {
  const servers: RedisServer[] = [];
  for (let index = 0; index < 6; index += 1) {
    const options =
      "--cluster-enabled yes --cluster-node-timeout 1500 --repl-diskless-sync-delay 0".split(" ");
    servers.push(new RedisServer(folder, await findPort(), options));
  }
  await Promise.all(servers.map((server) => server.start()));
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const copies = ["--cluster-replicas", "1", "--cluster-yes"];
  await run(CLI, ["--cluster", "create", ...addresses, ...copies]);
  await until("the cluster", async () => {
    const states = await Promise.all(servers.map((server) => server.ask("cluster", "info")));
    return states.every(
      (state) => state.includes("cluster_state:ok") && state.includes("cluster_known_nodes:6"),
    );
  });
  await until("the replicas of the cluster", async () => {
    const states = await Promise.all(servers.map((server) => server.ask("info", "replication")));
    return states.filter((state) => state.includes("master_link_status:up")).length === 3;
  });
  return {
    servers,
    url: servers
      .slice(0, 3)
      .map(({ url }) => url)
      .join(","),
    end: async () => {
      await Promise.all(servers.map((server) => server.end("SIGKILL")));
    },
  };
}
