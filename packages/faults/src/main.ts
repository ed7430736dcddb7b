import { rm } from "node:fs/promises";
import { build } from "../../tasks/src/build.ts";
import { isPassed, LONG, SHORT, toLine, type Figure, type Scale } from "./figures.ts";
import { endAllProcesses } from "../../tasks/src/rig/processes.ts";
import { copyBuild } from "./replica.ts";
import { createRig, type Rig } from "./rig.ts";
import { breakConnections } from "./scenarios/broken-connections.ts";
import { failUpstream, splitCharacters } from "./scenarios/claude-faults.ts";
import { duplicatePosts } from "./scenarios/duplicates.ts";
import { killReplicas } from "./scenarios/dying-replicas.ts";
import { failOverCluster, failOverSentinel, restartRedis } from "./scenarios/lost-store.ts";
import { drainReplica, restartReplicas } from "./scenarios/rolling-restart.ts";
import { sendSlowly } from "./scenarios/slow-senders.ts";
import { soak } from "./scenarios/soak.ts";
import { abandonTurn, stopElsewhere } from "./scenarios/stopping.ts";
import { disconnectAll } from "./scenarios/mass-disconnect.ts";

type Scenario = (rig: Rig, scale: Scale) => Promise<Figure[]>;

/** By name, so that some can be run alone, e.g. `--only kill,redis`. */
const SCENARIOS: Record<string, Scenario> = {
  cut: breakConnections,
  kill: killReplicas,
  restart: restartReplicas,
  redis: restartRedis,
  cluster: failOverCluster,
  sentinel: failOverSentinel,
  duplicate: duplicatePosts,
  characters: splitCharacters,
  drain: drainReplica,
  stop: stopElsewhere,
  leave: abandonTurn,
  vanish: disconnectAll,
  claude: failUpstream,
  slow: sendSlowly,
  soak,
};

/** Milliseconds between two tokens of the simulated model. */
const PACE_MS = 15;

process.on("exit", endAllProcesses);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const scale = process.argv.includes("--long") ? LONG : SHORT;
const only = process.argv.includes("--only")
  ? process.argv[process.argv.indexOf("--only") + 1]?.split(",")
  : undefined;
const chosen = Object.entries(SCENARIOS).filter(([name]) => only?.includes(name) ?? true);

const startedAt = Date.now();
const figures: Figure[] = [];

/** Counts an error as one failed figure, so that the remaining scenarios still run and the closing line is printed. */
function toFailure(name: string, error: unknown): Figure {
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return { name: `${name}: ${message}`, value: 1, atMost: 0 };
}

function report(found: readonly Figure[]): void {
  for (const figure of found) console.log(toLine(figure));
  figures.push(...found);
}

// A turn may fail while its scenario is awaiting something else.
process.on("unhandledRejection", (error) => report([toFailure("meanwhile", error)]));

async function prepare(): Promise<Rig> {
  await build((line) => console.log(line));
  copyBuild();
  return createRig(PACE_MS);
}

async function run(rig: Rig, name: string, scenario: Scenario): Promise<void> {
  const begunAt = Date.now();
  const found = await scenario(rig, scale).catch((error: unknown) => [toFailure(name, error)]);
  console.log(`\n${name} (${((Date.now() - begunAt) / 1000).toFixed(1)} s)`);
  report(found);
}

async function runAll(rig: Rig): Promise<void> {
  // This scenario mostly waits, so it runs alongside the others.
  const alongside = chosen.filter(([name]) => name === "slow").map(([...it]) => run(rig, ...it));
  for (const [name, scenario] of chosen) {
    if (name === "slow") continue;
    await run(rig, name, scenario);
    await rig.claude.forget();
  }
  await Promise.all(alongside);
  if (figures.every(isPassed)) await rm(rig.folder, { recursive: true, force: true });
  else console.log(`\nThe logs of all processes: ${rig.folder}`);
}

await prepare()
  .then(runAll)
  .catch((error: unknown) => report([toFailure("rig", error)]));
const failed = figures.filter((figure) => !isPassed(figure)).length;
console.log(`\nin ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
console.log(`${figures.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && figures.length > 0 ? 0 : 1);
