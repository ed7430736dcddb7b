import { rm } from "node:fs/promises";
import { build } from "../../tasks/src/build.ts";
import { isPassed, LONG, SHORT, toLine, type Figure, type Scale } from "./figures.ts";
import { endAllProcesses } from "./processes.ts";
import { takeBuild } from "./replica.ts";
import { createRig, type Rig } from "./rig.ts";
import { breakConnections } from "./scenarios/broken-connections.ts";
import { failUpstream, splitCharacters } from "./scenarios/claude-faults.ts";
import { duplicatePosts } from "./scenarios/duplicates.ts";
import { killReplicas } from "./scenarios/dying-replicas.ts";
import { failOverCluster, failOverWatched, restartRedis } from "./scenarios/lost-store.ts";
import { drainReplica, restartReplicas } from "./scenarios/rolling-restart.ts";
import { sendSlowly } from "./scenarios/slow-senders.ts";
import { soak } from "./scenarios/soak.ts";
import { leaveAlone, stopElsewhere } from "./scenarios/stopping.ts";
import { vanishTogether } from "./scenarios/vanishing.ts";

type Scenario = (rig: Rig, scale: Scale) => Promise<Figure[]>;

/** By name, so that some can be run alone: `--only kill,redis`. */
const SCENARIOS: Record<string, Scenario> = {
  cut: breakConnections,
  kill: killReplicas,
  restart: restartReplicas,
  redis: restartRedis,
  cluster: failOverCluster,
  sentinel: failOverWatched,
  duplicate: duplicatePosts,
  characters: splitCharacters,
  drain: drainReplica,
  stop: stopElsewhere,
  leave: leaveAlone,
  vanish: vanishTogether,
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

/** What broke is a failure like any other: the rest is still measured, and the last line still counts. */
function toBroken(name: string, error: unknown): Figure {
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return { name: `${name}: ${message}`, value: 1, atMost: 0 };
}

function take(found: readonly Figure[]): void {
  for (const figure of found) console.log(toLine(figure));
  figures.push(...found);
}

// A turn that fails while its scenario waits for something else.
process.on("unhandledRejection", (error) => take([toBroken("meanwhile", error)]));

async function prepare(): Promise<Rig> {
  await build((line) => console.log(line));
  takeBuild();
  return createRig(PACE_MS);
}

async function run(rig: Rig, name: string, scenario: Scenario): Promise<void> {
  const begunAt = Date.now();
  const found = await scenario(rig, scale).catch((error: unknown) => [toBroken(name, error)]);
  console.log(`\n${name} (${((Date.now() - begunAt) / 1000).toFixed(1)} s)`);
  take(found);
}

async function runAll(rig: Rig): Promise<void> {
  // Slow senders mostly wait, and so may do it beside the others.
  const beside = chosen.filter(([name]) => name === "slow").map(([...it]) => run(rig, ...it));
  for (const [name, scenario] of chosen) {
    if (name === "slow") continue;
    await run(rig, name, scenario);
    await rig.claude.forget();
  }
  await Promise.all(beside);
  if (figures.every(isPassed)) await rm(rig.folder, { recursive: true, force: true });
  else console.log(`\nThe logs of all processes: ${rig.folder}`);
}

await prepare()
  .then(runAll)
  .catch((error: unknown) => take([toBroken("rig", error)]));
const failed = figures.filter((figure) => !isPassed(figure)).length;
console.log(`\nin ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
console.log(`${figures.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && figures.length > 0 ? 0 : 1);
