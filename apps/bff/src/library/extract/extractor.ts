import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "../passages.ts";
import type { ExtractAnswer, ExtractRequest } from "./extract-process.ts";

const FILE_TIMEOUT_MS = 60_000;
/** How long the process is kept for the next file. */
const IDLE_MS = 30_000;
const HEAP_MAX_MB = 384;
/** What it may have in all. What a file is unpacked to does not count as heap. */
const MEMORY_MAX_MB = 768;
const MEMORY_LOOK_MS = 200;

/** As TypeScript in development and in tests, as a file of the build in production. */
const IS_SOURCE = import.meta.url.endsWith(".ts");
const PROGRAM = new URL(`./extract-process.${IS_SOURCE ? "ts" : "js"}`, import.meta.url);

/** Thrown for a file whose text cannot be had. */
export class UnreadableFile extends Error {
  constructor(why: string) {
    super(`The text of a file could not be read: ${why}`);
    this.name = "UnreadableFile";
  }
}

/**
 * Takes the passages out of files, one after the other, in a process with limits and no secrets: files are made by
 * anybody, and a bad one must neither stop the answers of others nor fill the memory.
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

  /** Ends what is being read; nothing more is. */
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
    // It may have died while nobody looked.
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
      // Whatever it was, the next file is not to suffer from it.
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
  // Its end is noticed by whoever waits for an answer; with nobody waiting there is nothing to lose.
  child.on("error", () => undefined);
  return child;
}

/** Resolves when a process has more memory than it may. Where that cannot be seen, which is not on Linux, never. */
async function untilTooLarge(pid: number | undefined, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(MEMORY_LOOK_MS, undefined, { signal });
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    if (Number(kilobytes) > MEMORY_MAX_MB * 1024) return;
  }
}
