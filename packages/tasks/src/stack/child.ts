import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** How many of a child's last lines are kept, to explain why it died. */
const TAIL_LINES = 40;
const STOP_MS = 10_000;

/** The only variables a child inherits from our environment, so that no key or address reaches it by accident. */
const INHERITED = [
  "PATH",
  "HOME",
  "TMPDIR",
  "LANG",
  "NODE_OPTIONS",
  "NODE_EXTRA_CA_CERTS",
  "SystemRoot",
];

export interface ChildOptions {
  name: string;
  command: string;
  parameters: readonly string[];
  folder: string;
  environment: Record<string, string>;
  /** Called with each line the child writes. */
  onLine?: (line: string) => void;
}

/** A child process that this one started. It gets SIGTERM when this one exits. */
export interface Child {
  readonly name: string;
  /** Rejects when the child ends before `stop` was called. */
  readonly died: Promise<never>;
  /** Resolves with the first value that `read` returns for a line; rejects as `died` does. */
  waitFor<T>(read: (line: string) => T | undefined): Promise<T>;
  /** Sends SIGTERM, after 10 s SIGKILL; resolves when the child has ended. */
  stop(): Promise<void>;
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
}

export function startChild(options: ChildOptions): Child {
  const { name, command, parameters, folder, environment } = options;
  const child: ChildProcess = spawn(command, parameters, {
    cwd: folder,
    env: { ...inherited(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // When this process ends without calling `stop`.
  const kill = () => child.kill();
  process.once("exit", kill);
  const tail: string[] = [];
  const readers = new Set<(line: string) => void>();
  let isStopping = false;

  function take(line: string) {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    options.onLine?.(line);
    for (const read of readers) read(line);
  }
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(take);
    });
  }

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const died = new Promise<never>((_, reject) => {
    void ended.then((why) => {
      process.off("exit", kill);
      // With `onLine`, the caller has already seen the lines.
      const said = options.onLine ? [] : tail;
      if (!isStopping) reject(new Error([`${name} ended (${why}).`, ...said].join("\n")));
    });
  });
  // Nobody has to await `died`: its rejection must not count as unhandled.
  died.catch(() => undefined);

  return {
    name,
    died,
    waitFor(read) {
      const found = new Promise<NonNullable<ReturnType<typeof read>>>((resolve) => {
        const take = (line: string) => {
          const value = read(line);
          if (value !== undefined && value !== null) resolve(value);
        };
        // The line may already have been written.
        tail.forEach(take);
        readers.add(take);
      });
      return Promise.race([found, died]);
    },
    async stop() {
      isStopping = true;
      child.kill("SIGTERM");
      const late = new AbortController();
      await Promise.race([
        ended,
        sleep(STOP_MS, undefined, { signal: late.signal }).then(
          () => child.kill("SIGKILL"),
          () => undefined,
        ),
      ]);
      late.abort();
      await ended;
    },
  };
}
