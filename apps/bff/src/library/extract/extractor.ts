import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "../passages.ts";
import type { ExtractAnswer, ExtractRequest } from "./extract-process.ts";

const FILE_TIMEOUT_MS = 60_000;
/** How long the process is kept for the next file. */
const IDLE_MS = 30_000;
const MEMORY_MAX_MB = 384;

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
  extract(bytes: Buffer, mimetype: string): Promise<Page[]> {
    const next = this.#queue.then(() => this.#extract({ bytes, mimetype }));
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
    const child = (this.#process ??= start());
    const over = new AbortController();
    const { signal } = over;
    try {
      const answered = Promise.race([
        once(child, "message", { signal }).then(([message]) => message as ExtractAnswer),
        once(child, "exit", { signal }).then(() => ({ error: "the process ended" })),
        sleep(this.#timeoutMs, { error: "it takes too long" }, { signal }),
      ]);
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
    execArgv: [`--max-old-space-size=${MEMORY_MAX_MB}`, ...(IS_SOURCE ? ["--import", "tsx"] : [])],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  // Its end is noticed by whoever waits for an answer; with nobody waiting there is nothing to lose.
  child.on("error", () => undefined);
  return child;
}
