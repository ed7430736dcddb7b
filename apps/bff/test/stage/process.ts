import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** A process started by a test. */
export interface StartedProcess {
  child: ChildProcess;
  /** Returns everything it has printed. */
  output(): string;
  /** Sends the signal; resolves with the exit code, null after a signal. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program and records its output. It inherits only `PATH` from the test's environment. */
export function startProcess(
  command: string,
  parameters: readonly string[],
  environment: Record<string, string> = {},
): StartedProcess {
  const child = spawn(command, parameters, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  const ended = once(child, "close");
  return {
    child,
    output: () => output,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** Starts one of the workspace's own programs. */
export function startProgram(
  file: string,
  environment: Record<string, string> = {},
): StartedProcess {
  return startProcess(process.execPath, ["--import", "tsx", file], environment);
}

/** Waits until a program's output matches `pattern`. @throws Error if it exits first */
export async function printed(program: StartedProcess, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = pattern.exec(program.output());
    if (found !== null) return found;
    if (program.child.exitCode !== null) {
      throw new Error(`ended before it printed ${pattern}:\n${program.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
