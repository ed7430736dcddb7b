import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "../passages.ts";
import type { ExtractAnswer, ExtractRequest } from "./extract-process.ts";

const FILE_TIMEOUT_MS = 60_000;
/** How long an idle process is kept for the next file. */
const IDLE_MS = 30_000;
const HEAP_MAX_MB = 384;
/** The limit of the process's resident memory, since unpacked file contents do not count as heap. */
const MEMORY_MAX_MB = 768;
const MEMORY_LOOK_MS = 200;

/** TypeScript in development and tests, a built file in production. */
const IS_SOURCE = import.meta.url.endsWith(".ts");
const PROGRAM = new URL(`./extract-process.${IS_SOURCE ? "ts" : "js"}`, import.meta.url);

/** Thrown for a file whose text cannot be extracted. */
export class UnreadableFile extends Error {
  constructor(why: string) {
    super(`The text of a file could not be read: ${why}`);
    this.name = "UnreadableFile";
  }
}

/**
 * Extracts passages from files, one at a time, in a process with limits and without secrets. Files are untrusted: a bad
 * one must neither block other users' answers nor exhaust memory.
 */
export class Extractor {
  #process: ChildProcess | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #timeoutMs: number;

  constructor(timeoutMs = FILE_TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  /** @throws UnreadableFile */
  extract(bytes: Buffer, mimetype: string, maxCharacters: number): Promise<Page[]> {
    const next = this.#queue.then(() => this.#extract({ bytes, mimetype, maxCharacters }));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  /** Aborts the current file; later ones are refused. */
  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#idle);
    this.#process?.kill("SIGKILL");
    this.#process = null;
  }

  async #extract(request: ExtractRequest): Promise<Page[]> {
    if (this.#isClosed) throw new UnreadableFile("nothing is read any more");
    clearTimeout(this.#idle);
    // The process may have died while idle.
    if (this.#process?.connected === false) this.#process = null;
    const over = new AbortController();
    const { signal } = over;
    try {
      const child = (this.#process ??= start());
      const answered = Promise.race([
        once(child, "message", { signal }).then(([message]) => message as ExtractAnswer),
        once(child, "exit", { signal }).then(() => ({ error: "the process ended" })),
        sleep(this.#timeoutMs, { error: "it takes too long" }, { signal }),
        untilTooLarge(child.pid, signal).then(() => ({ error: "it takes too much memory" })),
      ]);
      answered.catch(() => undefined);
      child.send(request);
      const answer = await answered;
      if ("passages" in answer) return answer.passages;
      throw new UnreadableFile(answer.error);
    } catch (error) {
      // The next file gets a new process.
      this.#end();
      throw error instanceof UnreadableFile ? error : new UnreadableFile(String(error));
    } finally {
      over.abort();
      this.#idle = setTimeout(() => this.#end(), IDLE_MS);
      this.#idle.unref();
    }
  }
}

function start(): ChildProcess {
  const child = fork(fileURLToPath(PROGRAM), [], {
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MAX_MB}`, ...(IS_SOURCE ? ["--import", "tsx"] : [])],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  // A failure is noticed by `#extract` while it waits for an answer; an idle process is replaced.
  child.on("error", () => undefined);
  return child;
}

/** Resolves when a process exceeds the memory limit. Reads /proc, so it never resolves outside Linux. */
async function untilTooLarge(pid: number | undefined, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(MEMORY_LOOK_MS, undefined, { signal });
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    if (Number(kilobytes) > MEMORY_MAX_MB * 1024) return;
  }
}
