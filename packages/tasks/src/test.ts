/**
 * `pnpm test`: runs all test stages and ends with the line `N passed, N failed`. `--only a,b` runs only those stages.
 */
import { add, NONE, fromError, toClosingLine } from "./test/counts.ts";
import { STAGES } from "./test/stages.ts";
import { ensureSystemPackages } from "./test/system-packages.ts";

/** Stages that need nothing but Node. */
const NODE_ONLY = new Set(["lint", "format", "types", "build"]);

const onlyIndex = process.argv.indexOf("--only");
const only = onlyIndex === -1 ? null : (process.argv[onlyIndex + 1] ?? "").split(",");
const unknown = only?.filter((name) => !STAGES.some((stage) => stage.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `There is no stage ${unknown.join(", ")}: ${STAGES.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}
const stages = STAGES.filter(({ name }) => only === null || only.includes(name));

if (stages.some(({ name }) => !NODE_ONLY.has(name))) {
  try {
    await ensureSystemPackages((line) => console.log(line));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

let total = NONE;
const rows: string[] = [];
for (const stage of stages) {
  console.log(`\n── ${stage.name} ──`);
  const startedAt = Date.now();
  const counts = await stage.run().catch((error: unknown) => fromError(stage.name, error));
  total = add(total, counts);
  rows.push(
    `${stage.name.padEnd(10)} ${toClosingLine(counts)} (${Math.round((Date.now() - startedAt) / 1000)} s)`,
  );
}
for (const failure of total.failures) console.log(`\nFAILED ${failure}`);
console.log(`\n${rows.join("\n")}\n`);
console.log(toClosingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
