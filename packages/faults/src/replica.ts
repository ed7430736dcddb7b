import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPort, startProcess, until, type Running } from "../../tasks/src/rig/processes.ts";
import { ROOT } from "../../tasks/src/root.ts";

const BUILT = join(ROOT, "apps/bff/dist");
/** A copy of the build, so that a build made meanwhile changes no replica. Placed where its imports resolve. */
const COPY = join(ROOT, "apps/bff/node_modules/.cache", `faults-${process.pid}`);
const MAIN = join(COPY, "main.js");
const PROBE = new URL("./memory-probe.mjs", import.meta.url).href;

/** Extra Node options for profiling, e.g. `--cpu-prof`. */
const NODE_PARAMETERS = (process.env["BFF_NODE_PARAMETERS"] ?? "").split(" ").filter(Boolean);

/** Copies the built BFF for this run. @throws Error if it has not been built */
export function copyBuild(): void {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is not there. Run: pnpm build`);
  mkdirSync(COPY, { recursive: true });
  cpSync(BUILT, COPY, { recursive: true });
  // Below node_modules, the package.json of apps/bff does not apply.
  writeFileSync(join(COPY, "package.json"), '{"type":"module"}');
  process.on("exit", () => rmSync(COPY, { recursive: true, force: true }));
}

/** One process of the built BFF. Its port stays the same when it is restarted. */
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

  /** Sends SIGTERM; resolves when the process has exited. */
  terminate(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    await this.#running?.end(signal);
  }

  /** Returns resident memory and heap (with external memory) in bytes, after full garbage collections. */
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
