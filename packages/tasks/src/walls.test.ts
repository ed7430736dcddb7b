import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./root.ts";

const BFF = "apps/bff/src";
const FRAME = "packages/widget/src/frame";

/** Each room of the BFF, those to come included. */
const ROOMS = readdirSync(join(ROOT, BFF), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** `http → chat ← adapters`; HTTP asks `sites` whose launch it is. */
const ARROWS: Record<string, string[]> = { chat: [], http: ["chat", "sites"] };
const mayImport = (room: string) => ARROWS[room] ?? ["chat"];

/** A line in a file of its own, and whether it is to be refused. */
interface Case {
  file: string;
  from: string;
  refused: boolean;
}

/** What a room may try to import: each other room, and what none may know. */
function casesOf(room: string): Case[] {
  const others = ROOMS.filter((other) => other !== room).map((other) => ({
    file: `${BFF}/${room}/to-${other}.ts`,
    from: `../${other}/x.ts`,
    refused: !mayImport(room).includes(other),
  }));
  const outside = [
    "@sidenote/sandbox",
    "@sidenote/widget",
    "../../../sandbox/src/x.ts",
    "../dependencies.ts",
  ].map((from, index) => ({ file: `${BFF}/${room}/outside-${index}.ts`, from, refused: true }));
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
const CASES = [...ROOMS.flatMap(casesOf), ...OTHERS];

let folder = "";
let refusedFiles = new Set<string>();

/** What oxlint says in a folder that holds nothing but our rules and one import per file. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sidenote-walls-"));
  await copyFile(join(ROOT, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  for (const { file, from } of CASES) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await writeFile(join(folder, file), `export * from "${from}";\n`);
  }
  const report = await new Promise<string>((resolve) => {
    // It ends with 1 for what it refuses.
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

describe("the walls between rooms", () => {
  it.each(ROOMS)("let %s import what its arrows say, and nothing of the others", (room) => {
    const cases = casesOf(room);
    expect(cases.filter(({ file }) => refusedFiles.has(file))).toEqual(
      cases.filter(({ refused }) => refused),
    );
  });

  it.each(OTHERS)("for $from in $file: refused is $refused", ({ file, refused }) => {
    expect(refusedFiles.has(file)).toBe(refused);
  });
});
