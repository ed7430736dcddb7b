import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./root.ts";

const BFF = "apps/bff/src";
const FRAME = "packages/widget/src/frame";

/** All directories of the BFF, read from disk so that a new one is tested too. */
const DIRECTORIES = readdirSync(join(ROOT, BFF), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** `http → chat ← adapters`; `http` also asks `sites` which site a launch token belongs to. */
const ALLOWED: Record<string, string[]> = { chat: [], http: ["chat", "sites"] };
const mayImport = (directory: string) => ALLOWED[directory] ?? ["chat"];

/** One import in one file, and whether lint must refuse it. */
interface Case {
  file: string;
  from: string;
  refused: boolean;
}

/** Imports from a directory of the BFF: from every other directory, and from places that none may import. */
function casesOf(directory: string): Case[] {
  const others = DIRECTORIES.filter((other) => other !== directory).map((other) => ({
    file: `${BFF}/${directory}/to-${other}.ts`,
    from: `../${other}/x.ts`,
    refused: !mayImport(directory).includes(other),
  }));
  const outside = [
    "@sidenote/sandbox",
    "@sidenote/widget",
    "../../../sandbox/src/x.ts",
    "../dependencies.ts",
  ].map((from, index) => ({
    file: `${BFF}/${directory}/outside-${index}.ts`,
    from,
    refused: true,
  }));
  return [...others, ...outside];
}

const OTHERS = [
  [`${BFF}/config-x.ts`, "./redis/x.ts", true],
  [`${BFF}/metrics-x.ts`, "./chat/x.ts", false],
  [`${BFF}/dependencies.ts`, "./redis/x.ts", false],
  [`${BFF}/library/extract/deep.ts`, "../../moodle/x.ts", true],
  [`${BFF}/chat/nodes/deep.ts`, "../../config.ts", true],
  [`${BFF}/chat/vendor.ts`, "ioredis", true],
  [`${BFF}/http/vendor.ts`, "@anthropic-ai/sdk", true],
  [`${BFF}/redis/vendor.ts`, "ioredis", false],
  ["apps/sandbox/src/x.ts", "@sidenote/bff", true],
  [`${FRAME}/transport/model.ts`, "../models/x.ts", true],
  [`${FRAME}/transport/component.ts`, "../components/x.tsx", true],
  [`${FRAME}/transport/ports.ts`, "../ports.ts", false],
  [`${FRAME}/models/transport.ts`, "../transport/x.ts", true],
  [`${FRAME}/components/transport.ts`, "../transport/x.ts", true],
  ["packages/widget/src/host/frame.ts", "../frame/x.ts", true],
  ["packages/widget/src/shared/frame.ts", "../frame/x.ts", true],
  ["packages/protocol/src/x.ts", "zod", true],
  ["packages/protocol/src/y.ts", "zod/mini", false],
].map(([file, from, refused]): Case => ({
  file: String(file),
  from: String(from),
  refused: refused === true,
}));
const CASES = [...DIRECTORIES.flatMap(casesOf), ...OTHERS];

let folder = "";
let refusedFiles = new Set<string>();

// Runs oxlint in a temporary folder with our rules and one file per import.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sidenote-walls-"));
  await copyFile(join(ROOT, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  for (const { file, from } of CASES) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await writeFile(join(folder, file), `export * from "${from}";\n`);
  }
  const report = await new Promise<string>((resolve) => {
    // oxlint exits with 1 if it refuses anything.
    execFile(
      join(ROOT, "node_modules/.bin/oxlint"),
      ["--format", "json"],
      { cwd: folder, maxBuffer: 2 ** 26 },
      (_error, output) => resolve(output),
    );
  });
  const { diagnostics } = JSON.parse(report) as {
    diagnostics: { code: string; filename: string }[];
  };
  refusedFiles = new Set(
    diagnostics
      .filter(({ code }) => code.includes("no-restricted-imports"))
      .map(({ filename }) => filename),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the import rules between directories", () => {
  it.each(DIRECTORIES)("let %s import only what the architecture allows", (directory) => {
    const cases = casesOf(directory);
    expect(cases.filter(({ file }) => refusedFiles.has(file))).toEqual(
      cases.filter(({ refused }) => refused),
    );
  });

  it.each(OTHERS)("refuse $from in $file: $refused", ({ file, refused }) => {
    expect(refusedFiles.has(file)).toBe(refused);
  });
});
