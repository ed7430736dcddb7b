import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const RETRY_MS = 200;
const ATTEMPTS_BEFORE_NOTICE = 10;

export interface Lock {
  /** A folder for the lock itself; its parent must exist. */
  path: string;
  /** Longer than any work under this lock takes. */
  staleMs: number;
  /** Called once if the lock is not soon free. */
  onWait(): void;
}

/**
 * Runs `work` while holding a lock that all processes of this machine share. A lock is abandoned if its holder's process
 * no longer runs, as after Ctrl-C, or if it is older than `staleMs`.
 *
 * The lock is held while its folder contains a file, named after the holder. A folder can be renamed to an empty or
 * absent one only, which makes acquiring atomic; and since a file is removed by its name, nobody ever releases a lock
 * that has passed to somebody else.
 */
export async function withLock(
  { path, staleMs, onWait }: Lock,
  work: () => Promise<void>,
): Promise<void> {
  const holder = `${process.pid}.${randomUUID()}`;
  for (let attempt = 1; !(await tryLock(path, holder)); attempt += 1) {
    if (await removeAbandoned(path, staleMs)) continue;
    if (attempt === ATTEMPTS_BEFORE_NOTICE) onWait();
    await sleep(RETRY_MS);
  }
  try {
    await work();
  } finally {
    await rm(join(path, holder), { force: true });
  }
}

/** Returns whether the lock was acquired. @throws the file system's error, unless it is that the lock is held */
async function tryLock(path: string, holder: string): Promise<boolean> {
  const own = `${path}.${holder}`;
  await mkdir(own);
  try {
    await writeFile(join(own, holder), "");
    await rename(own, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    return false;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Returns whether the lock was abandoned. */
async function removeAbandoned(path: string, staleMs: number): Promise<boolean> {
  const [holder] = await readdir(path);
  if (holder === undefined) return false;
  const file = join(path, holder);
  const lockedAt = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  // Released meanwhile.
  if (lockedAt === null) return false;
  const isAbandoned = Date.now() - lockedAt > staleMs || !isRunning(Number.parseInt(holder, 10));
  if (isAbandoned) await rm(file, { force: true });
  return isAbandoned;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
