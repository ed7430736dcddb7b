import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../build.ts";
import { ROOT } from "../root.ts";
import {
  type Counts,
  add,
  fromClosingLine,
  fromPlaywright,
  fromVitest,
  NONE,
  fromError,
} from "./counts.ts";
import { run } from "./run.ts";

export interface Stage {
  name: string;
  run(): Promise<Counts>;
}

/** Returns the workspace's folders that contain a file of this name. */
function foldersWith(file: string): string[] {
  return (
    ["packages", "apps"]
      .flatMap((parent) => readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`))
      // Without bench/widget: the libraries it compares with are installed only to run it.
      .concat("moodle-plugin", "bench")
      .filter((folder) => existsSync(join(ROOT, folder, file)))
  );
}

/** Runs a command and counts it as one test, which passes if it exits with 0. */
async function check(command: string, parameters: readonly string[]): Promise<Counts> {
  const { code } = await run(command, parameters);
  if (code === 0) return { ...NONE, passed: 1 };
  return { ...NONE, failed: 1, failures: [[command, ...parameters].join(" ")] };
}

/** Adds a failure for a runner that exited with an error although none of its tests failed. */
function withExitCode(counts: Counts, code: number | null, command: string): Counts {
  if (code === 0 || counts.failed > 0) return counts;
  return add(counts, { ...NONE, failed: 1, failures: [`${command} ended with ${code}`] });
}

/** Runs a test runner that writes a JSON report to a file. */
async function report(
  command: string,
  parameters: (file: string) => readonly string[],
  environment: (file: string) => Record<string, string>,
  read: (report: unknown) => Counts,
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), "sidenote-test-"));
  const file = join(folder, "report.json");
  try {
    const { code } = await run(command, parameters(file), environment(file));
    return withExitCode(
      read(JSON.parse(await readFile(file, "utf8"))),
      code,
      parameters(file).join(" "),
    );
  } catch (error) {
    return fromError(parameters(file).join(" "), error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command whose output ends with a closing line of counts. */
async function counted(command: string, parameters: readonly string[]): Promise<Counts> {
  const { code, output } = await run(command, parameters);
  try {
    return withExitCode(fromClosingLine(output), code, parameters.join(" "));
  } catch (error) {
    return fromError(parameters.join(" "), error);
  }
}

async function vitest(folder: string): Promise<Counts> {
  return report(
    "pnpm",
    (file) => [
      "--dir",
      folder,
      "exec",
      "vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    () => ({}),
    fromVitest,
  );
}

const node = (file: string, ...parameters: string[]): [string, string[]] => [
  "node",
  ["--import", "tsx", file, ...parameters],
];

/** The stages in order: cheap and informative ones first, slow ones last. */
export const STAGES: readonly Stage[] = [
  { name: "lint", run: () => check("pnpm", ["exec", "oxlint", "--deny-warnings"]) },
  { name: "format", run: () => check("pnpm", ["exec", "oxfmt", "--check"]) },
  {
    name: "types",
    run: async () => {
      let counts = NONE;
      for (const folder of foldersWith("tsconfig.json")) {
        counts = add(counts, await check("pnpm", ["exec", "tsc", "-p", folder]));
      }
      return counts;
    },
  },
  {
    name: "build",
    run: async () => {
      await build((line) => console.log(line));
      return { ...NONE, passed: 1 };
    },
  },
  {
    name: "unit",
    run: async () => {
      let counts = NONE;
      for (const folder of foldersWith("vitest.config.ts"))
        counts = add(counts, await vitest(folder));
      return counts;
    },
  },
  { name: "plugin", run: () => counted(...node("packages/tasks/src/plugin/test.ts")) },
  { name: "faults", run: () => counted(...node("packages/faults/src/main.ts", "--short")) },
  {
    name: "browser",
    run: () =>
      report(
        "pnpm",
        () => ["exec", "playwright", "test", "--reporter=list,json"],
        (file) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: file }),
        fromPlaywright,
      ),
  },
  { name: "moodle", run: () => counted(...node("packages/tasks/src/plugin/test-moodle.ts")) },
];
