import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

export type System = "debian" | "ubuntu" | "other";

export const APT_OPTIONS = {
  env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  maxBuffer: 64 * 1024 * 1024,
};
const FOLDERS = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/bin"];

export function isOnPath(program: string): boolean {
  return FOLDERS.some((folder) => existsSync(`${folder}/${program}`));
}

/** Installs Debian or Ubuntu packages. Needs root. */
export async function installPackages(names: readonly string[]): Promise<void> {
  await run("apt-get", ["update"], APT_OPTIONS);
  if (names.length === 0) return;
  await run("apt-get", ["install", "-y", "--no-install-recommends", ...names], APT_OPTIONS);
}
