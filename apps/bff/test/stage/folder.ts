import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
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

/** Writes a file of sites into a folder and returns its path, for `SITES_FILE`. */
export async function writeSites(folder: string, sites: readonly unknown[]): Promise<string> {
  const file = join(folder, "sites.json");
  await writeFile(file, JSON.stringify(sites));
  return file;
}
