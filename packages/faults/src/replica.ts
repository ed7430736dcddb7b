import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPort, ROOT, startProcess, until, type Running } from "./processes.ts";

const BUILT = join(ROOT, "apps/bff/dist");
/** A copy, so that all replicas are of one build, whatever is built meanwhile. Beside the packages that it imports. */
const COPY = join(ROOT, "apps/bff/node_modules/.cache", `faults-${process.pid}`);
const MAIN = join(COPY, "main.js");
const PROBE = new URL("./memory-probe.mjs", import.meta.url).href;

/** For whoever looks closer, e.g. `--cpu-prof`. */
const NODE_PARAMETERS = (process.env["BFF_NODE_PARAMETERS"] ?? "").split(" ").filter(Boolean);

export function takeBuild(): void {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is not there. Run: pnpm build`);
  mkdirSync(COPY, { recursive: true });
  cpSync(BUILT, COPY, { recursive: true });
  // What lies below node_modules is not of the package around them.
  writeFileSync(join(COPY, "package.json"), '{"type":"module"}');
  process.on("exit", () => rmSync(COPY, { recursive: true, force: true }));
}

/** One process of the BFF, the built one, on a port that stays the same when it is started again. */
export class Replica {
  readonly port: number;
  readonly #log: string;
  readonly #env: Record<string, string>;
  #running: Running | undefined;

  constructor(port: number, log: string, env: Record<string, string>) {
    this.port = port;
    this.#log = log;
    this.#env = env;
  }

  get pid(): number {
    if (this.#running === undefined) throw new Error("The replica does not run.");
    return this.#running.pid;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#running = startProcess({
      command: process.execPath,
      parameters: [...NODE_PARAMETERS, "--expose-gc", "--import", PROBE, MAIN],
      log: this.#log,
      env: { ...this.#env, PORT: String(this.port), HOST: "127.0.0.1", LOG_LEVEL: "info" },
      channel: true,
    });
    await until(`the BFF on ${this.port}; its log is ${this.#log}`, async () => {
      const response = await fetch(`${this.url}/readyz`);
      return response.ok;
    });
  }

  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Asks it to go, and waits until it has. */
  terminate(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    await this.#running?.end(signal);
  }

  /** Resident and heap memory in bytes, after a full collection. */
  async memory(): Promise<{ rss: number; heap: number }> {
    const child = this.#running?.process;
    if (child === undefined) throw new Error("The replica does not run.");
    child.send("memory");
    const [answer]: unknown[] = await once(child, "message");
    const { rss, heapUsed, external } = answer as NodeJS.MemoryUsage;
    return { rss, heap: heapUsed + external };
  }
}

export async function createReplica(folder: string, env: Record<string, string>): Promise<Replica> {
  const port = await findPort();
  const replica = new Replica(port, join(folder, `bff-${port}.log`), env);
  await replica.start();
  return replica;
}
