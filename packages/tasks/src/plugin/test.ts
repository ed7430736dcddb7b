/** The `plugin` stage of `pnpm test`: tests of the Moodle block that need no Moodle. Ends with the counts. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { unzipSync } from "fflate";
import { launchClaimsSchema } from "../../../protocol/src/launch-token.ts";
import { ROOT } from "../root.ts";
import { add, type Counts, NONE, toClosingLine } from "../test/counts.ts";
import { buildAmd } from "./build-amd.ts";
import { runChecked } from "./run-checked.ts";
import { findStringFaults } from "./strings.ts";
import { listPlugin, zipPlugin } from "./zip.ts";

const PLUGIN = join(ROOT, "moodle-plugin");

const files = await listPlugin(PLUGIN);

const TESTS: Record<string, () => Promise<void>> = {
  "every PHP file parses": async () => {
    for (const file of files.filter((path) => path.endsWith(".php")))
      await runChecked("php", ["-l", join(PLUGIN, file)]);
  },
  "every string that the code uses exists, in alphabetical order": async () => {
    assert.deepEqual(await findStringFaults(PLUGIN, files), []);
  },
  "plain PHP produces the golden claims and tokens": async () => {
    await runChecked("php", ["packages/tasks/src/plugin/php/golden-claims.php", PLUGIN]);
  },
  "the chat server's schema accepts the golden claims": async () => {
    const golden = JSON.parse(
      await readFile(join(PLUGIN, "tests/fixtures/launch_claims.json"), "utf8"),
    ) as { tokens: { claims: unknown }[] };
    for (const { claims } of golden.tokens)
      assert.deepEqual(launchClaimsSchema.parse(claims), claims);
  },
  "the host side type-checks": async () => {
    await runChecked("pnpm", ["exec", "tsc", "-p", PLUGIN]);
  },
  "amd/src and amd/build match what the TypeScript builds": async () => {
    for (const [path, content] of Object.entries(await buildAmd())) {
      const committed = await readFile(join(PLUGIN, path), "utf8");
      assert.ok(committed === content, `${path} is stale: run pnpm build:plugin`);
    }
  },
  "the AMD module has the name Moodle expects and requires only Moodle's modules": async () => {
    const defined: unknown[] = [];
    const exported: Record<string, unknown> = {};
    const define = (id: string, needs: string[], make: (...parts: unknown[]) => void) => {
      defined.push(id, needs);
      make(...needs.map((need) => (need === "exports" ? exported : {})));
    };
    runInNewContext(await readFile(join(PLUGIN, "amd/build/main.min.js"), "utf8"), { define });
    // Compared as text: an array from another realm is never deeply equal.
    assert.equal(
      JSON.stringify(defined),
      JSON.stringify(["block_sidenote/main", ["exports", "core/ajax"]]),
    );
    assert.equal(typeof exported["init"], "function");
  },
  "the ZIP can be installed as it is": async () => {
    const paths = Object.keys(unzipSync(await zipPlugin(PLUGIN)));
    assert.ok(paths.every((path) => path.startsWith("sidenote/")));
    assert.deepEqual(
      paths.filter((path) => /\/\.|node_modules|\.tsx?$/.test(path)),
      [],
    );
    for (const needed of [
      "version.php",
      "amd/build/main.min.js.map",
      "tests/block_test.php",
      "README.md",
      "LICENSE",
    ])
      assert.ok(paths.includes(`sidenote/${needed}`), `${needed} is missing`);
  },
  "the same files produce the same ZIP": async () => {
    const [first, second] = await Promise.all([zipPlugin(PLUGIN), zipPlugin(PLUGIN)]);
    assert.ok(Buffer.from(first).equals(second));
  },
};

let counts: Counts = NONE;
for (const [name, test] of Object.entries(TESTS)) {
  try {
    await test();
    console.log(`✓ ${name}`);
    counts = add(counts, { ...NONE, passed: 1 });
  } catch (error) {
    console.log(`✗ ${name}\n${error instanceof Error ? error.message : String(error)}`);
    counts = add(counts, { ...NONE, failed: 1 });
  }
}
console.log(toClosingLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
