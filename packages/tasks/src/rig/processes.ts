import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../root.ts";

/** A process that we started; its output goes to a file. */
export interface Running {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Sends the signal; resolves when the process has exited. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface Command {
  command: string;
  parameters: readonly string[];
  log: string;
  env?: Record<string, string>;
  /** Opens an IPC channel; the command must be Node. */
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

/** Kills every process that still runs. Called when this process exits, for whatever reason. */
export function endAllProcesses(): void {
  for (const child of running) child.kill("SIGKILL");
}

/**
 * Polls `isReady` until it returns true; an error it throws means not ready.
 * @throws Error after `withinMs`, with `what` in its message and the last attempt's error as its cause
 */
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
 * The next port to try. Derived from the process ID, so that parallel runs start in different ranges. Above the ports
 * that `fetch` blocks, the highest of which is 10080 (https://fetch.spec.whatwg.org/#port-blocking), and so low that a
 * Redis Cluster's bus port, 10,000 higher, is below the kernel's ephemeral range: no outgoing connection takes it.
 */
let nextPort = Number(process.env["FAULTS_PORT"] ?? 11_000 + (process.pid % 100) * 100);

/** Returns a port that nothing listens on. */
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

/** Returns the first path that exists, or the command's name. Debian keeps servers out of ordinary users' PATH. */
export function findCommand(...paths: string[]): string {
  return paths.find((path) => existsSync(path)) ?? paths[0]?.split("/").at(-1) ?? "";
}
