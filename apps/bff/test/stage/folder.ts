import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** Returns the path of a folder that exists, empty at first, while the file's tests run. */
export function useFolder(): string {
  const folder = join(tmpdir(), `sidenote-${randomUUID()}`);
  beforeAll(() => mkdir(folder));
  afterAll(() => rm(folder, { recursive: true }));
  return folder;
}
