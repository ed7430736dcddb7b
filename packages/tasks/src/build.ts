import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./root.ts";
import { withLock } from "./with-lock.ts";

interface Target {
  name: string;
  /** The folder in which the command runs. */
  folder: string;
  command: readonly [string, ...string[]];
  /** The files and folders that it is built from, relative to the root. */
  inputs: readonly string[];
  /** A file that must exist afterwards, relative to the root. */
  output: string;
}

const TARGETS: readonly Target[] = [
  {
    name: "widget",
    folder: "packages/widget",
    command: ["pnpm", "run", "build"],
    inputs: ["packages/widget", "packages/protocol/src", "pnpm-lock.yaml"],
    output: "packages/widget/dist/frame/index.html",
  },
  {
    name: "bff",
    folder: "apps/bff",
    command: ["pnpm", "run", "build"],
    inputs: [
      "apps/bff/src",
      "apps/bff/package.json",
      "apps/bff/vite.config.ts",
      "packages/protocol/src",
      "pnpm-lock.yaml",
    ],
    output: "apps/bff/dist/main.js",
  },
];

const STAMPS = join(ROOT, "node_modules/.cache/sidenote");
/** Longer than any build takes. */
const LOCK_STALE_MS = 600_000;

async function* filesBelow(path: string): AsyncGenerator<string> {
  if (!(await stat(path)).isDirectory()) {
    yield path;
    return;
  }
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name.startsWith("."))
      continue;
    yield* filesBelow(join(path, entry.name));
  }
}

/** Returns a hash of the paths and contents of everything that a target is built from. */
async function fingerprint(target: Target): Promise<string> {
  const hash = createHash("sha256");
  for (const input of target.inputs) {
    for await (const file of filesBelow(join(ROOT, input))) {
      hash
        .update(relative(ROOT, file))
        .update("\0")
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

async function run(target: Target): Promise<void> {
  const [command, ...parameters] = target.command;
  const child = spawn(command, parameters, {
    cwd: join(ROOT, target.folder),
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  const killChild = () => child.kill();
  process.once("exit", killChild);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  process.off("exit", killChild);
  if (code !== 0) throw new Error(`Building ${target.name} failed:\n${output}`);
}

/**
 * Builds each target whose inputs have changed since its last build. Two commands may build at once (a second replica,
 * a test): the later one waits and finds the build done. `log` is called with lines of progress.
 * @throws Error with the output of the build that failed
 */
export async function build(log: (line: string) => void = () => {}): Promise<void> {
  await mkdir(STAMPS, { recursive: true });
  for (const target of TARGETS) {
    const lock = {
      path: join(STAMPS, `${target.name}-lock`),
      staleMs: LOCK_STALE_MS,
      onWait: () => log(`Waiting until ${target.name} is built by another command…`),
    };
    await withLock(lock, () => buildIfChanged(target, log));
  }
}

async function buildIfChanged(target: Target, log: (line: string) => void): Promise<void> {
  const stamp = join(STAMPS, target.name);
  const wanted = await fingerprint(target);
  const built = await readFile(stamp, "utf8").catch(() => "");
  if (built === wanted && existsSync(join(ROOT, target.output))) return;
  const startedAt = Date.now();
  log(`Building ${target.name}…`);
  await rm(stamp, { force: true });
  await run(target);
  await writeFile(stamp, wanted);
  log(`Built ${target.name} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build((line) => console.log(line)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
