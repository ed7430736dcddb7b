import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  endAllProcesses,
  findPort,
  startProcess,
  until,
} from "../../packages/tasks/src/rig/processes.ts";
import { copyBuild } from "../../packages/faults/src/replica.ts";
import { build } from "../../packages/tasks/src/build.ts";
import { createRig } from "../../packages/faults/src/rig.ts";
import { createContenders } from "./contenders.ts";
import * as cpu from "./cpu.ts";
import * as delays from "./delays.ts";
import { median, type Bench } from "./measure.ts";
import { measureStop, measureSessions, checkTexts } from "./ours.ts";
import { paced, warmUpPaced } from "./paced.ts";
import * as readers from "./readers.ts";
import { takeRow, type Row } from "./rows.ts";

const ROWS: Record<string, Row> = {
  saturation: {
    name: "CPU per 1,000 tokens at saturation",
    unit: "ms",
    measure: cpu.saturation,
    goal: 1,
    rounds: 3,
  },
  paced: {
    name: "CPU per 1,000 tokens, 50 streams at 20 tokens/s",
    unit: "ms",
    measure: paced,
    warmUp: warmUpPaced,
    goal: 0.9,
    rounds: 3,
  },
  turns: { name: "CPU per turn of 20 tokens", unit: "ms", measure: cpu.shortTurns, rounds: 3 },
  first: {
    name: "added time to first token, p50",
    unit: "ms",
    measure: delays.firstToken,
    goal: 2,
    rounds: 3,
  },
  idle: {
    name: "memory per 1,000 idle streams",
    unit: "MB",
    measure: async (...of) => ((await readers.idleMemory(...of)) * 1000) / 1024,
    goal: 0.5,
  },
  stopped: {
    name: "memory growth per reader who stops reading, 42 MB offered",
    unit: "MB",
    measure: readers.stoppedReader,
    goal: 1,
    absolute: true,
  },
  gone: {
    name: "upstream tokens after the reader is gone, no grace",
    unit: "",
    measure: readers.readerGone,
    goal: 1,
    absolute: true,
    env: { GRACE_SECONDS: "0" },
  },
  history0: { name: "CPU per turn, no history", unit: "ms", measure: cpu.withHistory(0) },
  history2: {
    name: "CPU per turn, history of 2 turns",
    unit: "ms",
    measure: cpu.withHistory(2),
  },
  history20: {
    name: "CPU per turn, history of 20 turns",
    unit: "ms",
    measure: cpu.withHistory(20),
  },
  history200: {
    name: "CPU per turn, history of 200 turns",
    unit: "ms",
    measure: cpu.withHistory(200),
  },
  jitter500: {
    name: "token delay p99, 500 streams at 4 tokens/s",
    unit: "ms",
    measure: delays.jitter(500),
  },
  jitter1000: {
    name: "token delay p99, 1,000 streams at 4 tokens/s",
    unit: "ms",
    measure: delays.jitter(1000),
  },
};

const HERE = fileURLToPath(new URL("..", import.meta.url));

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

function installPeers(): void {
  if (existsSync(`${HERE}/node_modules/ai`)) return;
  console.log("Installing the peers…");
  const parameters = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { status } = spawnSync("npm", parameters, { cwd: HERE, stdio: "inherit" });
  if (status !== 0) throw new Error("The peers cannot be installed.");
}

process.on("exit", endAllProcesses);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

installPeers();
await build((line) => console.log(line));
copyBuild();
const rig = await createRig(1000);
const port = await findPort();
const upstream = `http://127.0.0.1:${port}`;
startProcess({
  command: process.execPath,
  parameters: ["--import", "tsx", `${HERE}/src/upstream.ts`],
  log: `${rig.folder}/upstream.log`,
  env: { PORT: String(port) },
});
await until("upstream", async () => (await fetch(`${upstream}/plan`)).ok);

const bench: Bench = {
  upstream,
  scale: Number(option("scale") ?? 1),
  plan: async (plan) => {
    const body = JSON.stringify({ kind: "burst", tokens: 100, paceMs: 0, ...plan });
    await fetch(`${upstream}/plan`, { method: "PUT", body });
  },
  sent: async () => ((await (await fetch(`${upstream}/plan`)).json()) as { sent: number }).sent,
};
const wanted = option("only")?.split(",");
const unknown = wanted?.filter((key) => key !== "ours" && !Object.hasOwn(ROWS, key)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}: ${[...Object.keys(ROWS), "ours"].join(", ")}`);
  process.exit(2);
}
const peers = option("peers")?.split(",");
const contenders = (await createContenders(rig, upstream)).filter(
  ({ name }) => peers === undefined || peers.some((peer) => name.includes(peer)),
);

const results: Record<string, Record<string, number>> = {};
await checkTexts(bench, contenders);
for (const [key, row] of Object.entries(ROWS)) {
  if (wanted !== undefined && !wanted.includes(key)) continue;
  const rounds = Number(option("rounds") ?? row.rounds ?? 1);
  const readings = await takeRow(bench, row, contenders, rounds);
  const limit =
    row.goal === undefined ? "" : ` (goal: at most ${row.goal}${row.absolute ? "" : " of naive"})`;
  console.log(`\n${row.name}${row.unit === "" ? "" : `, ${row.unit}`}${limit}`);
  results[key] = {};
  for (const [name, of] of readings) {
    const value = median(of.map((reading) => reading.value));
    const ratio = median(of.map((reading) => reading.ratio));
    const each = of.map((reading) => `${reading.value.toFixed(2)} ${reading.ratio.toFixed(2)}`);
    results[key][name] = value;
    if (!Number.isFinite(value)) process.exitCode = 1;
    console.log(
      `  ${name.padEnd(26)} ${value.toFixed(2).padStart(9)}   ratio ${ratio.toFixed(2).padStart(6)}   (${each.join(", ")})`,
    );
  }
}
const ours = contenders.find(({ name }) => name === "Sidenote");
if (ours !== undefined && (wanted === undefined || wanted.includes("ours"))) {
  results["stop"] = { Sidenote: await measureStop(bench, ours) };
  results["sessions"] = await measureSessions(bench, ours);
}
const file = option("json");
if (file !== undefined) await writeFile(file, JSON.stringify(results, null, 2));
await rig.end();
await rm(rig.folder, { recursive: true, force: true });
process.exit();
