import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A process of ours, its output in a file. */
export interface Running {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Sends the signal and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface Command {
  command: string;
  parameters: readonly string[];
  log: string;
  env?: Record<string, string>;
  /** Opens a channel for messages between the processes, of Node processes only. */
  channel?: boolean;
}

const running = new Set<ChildProcess>();

export function startProcess({ command, parameters, log, env, channel }: Command): Running {
  const file = openSync(log, "a");
  const child = spawn(command, parameters, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", file, file, ...(channel === true ? (["ipc"] as const) : [])],
  });
  closeSync(file);
  running.add(child);
  const gone = once(child, "exit").then(() => {
    running.delete(child);
  });
  gone.catch(() => running.delete(child));
  if (child.pid === undefined) throw new Error(`${command} cannot be started. Is it installed?`);
  return {
    process: child,
    pid: child.pid,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
}

/** Ends whatever is left, at once. For the very end, however it comes. */
export function endAllProcesses(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Resolves when `isReady` says so. @throws Error naming what was waited for and what was in the way, after `withinMs`. */
export async function until(
  what: string,
  isReady: () => Promise<boolean> | boolean,
  withinMs = 60_000,
  everyMs = 50,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    let cause: unknown;
    try {
      if (await isReady()) return;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}`, { cause });
    await sleep(everyMs);
  }
}

/**
 * Two runs at once begin apart. Above the ports that `fetch` refuses, of which 10080 is the highest
 * (https://fetch.spec.whatwg.org/#port-blocking); with a cluster's bus, 10,000 above, below the kernel's own range, so
 * that no outgoing connection takes one meanwhile.
 */
let nextPort = Number(process.env["FAULTS_PORT"] ?? 11_000 + (process.pid % 100) * 100);

/** A port that nobody listens on. */
export async function findPort(): Promise<number> {
  for (;;) {
    const port = nextPort;
    nextPort += 1;
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** The first of the paths that exists: Debian keeps servers out of the PATH of ordinary users. */
export function findCommand(...paths: string[]): string {
  return paths.find((path) => existsSync(path)) ?? paths[0]?.split("/").at(-1) ?? "";
}
