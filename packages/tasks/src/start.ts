/**
 * `pnpm start`: Sidenote on this computer, with a demo course page. Services configured in the environment
 * (`ANTHROPIC_API_KEY`, `MOODLE_URL`, `REDIS_URL`) are used; the others are simulated. `pnpm dev` (`--watch`) does the
 * same and reloads when sources change.
 */
import { build } from "./build.ts";
import { startStack } from "./stack/stack.ts";

const watch = process.argv.includes("--watch");
const { BFF_PORT, PORT = BFF_PORT, DEMO_PORT } = process.env;

/** Output that is not shown: of no use to a person, or repeated in the summary. */
const NOISE = /^\s*$|^\{"listening"|"REDIS_URL is not set/;

let isStopping = false;
let stop: (() => Promise<void>) | undefined;

async function end(code: number): Promise<void> {
  // On a second signal, exit without waiting.
  if (isStopping) process.exit(1);
  isStopping = true;
  await stop?.();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    console.log("\nStopping…");
    void end(0);
  });

// The reader of our output has gone, e.g. `| head`.
process.stdout.on("error", () => void end(0));

try {
  await build((line) => console.log(line));
  console.log("Starting…");
  const starting = startStack({
    environment: process.env,
    bffPort: Number(PORT ?? 8080),
    demoPort: Number(DEMO_PORT ?? 8090),
    watch,
    onLine: (name, line) => {
      // Ctrl-C in a terminal reaches the simulators, too: what the BFF says of that is no trouble.
      if (!isStopping && !NOISE.test(line)) console.log(`[${name}] ${line}`);
    },
  });
  stop = starting.stop;
  const stack = await starting.ready;
  console.log(`
  Sidenote is running.

  Demo course page  ${stack.demoUrl}
  BFF               ${stack.bffUrl}
  Model             ${stack.claudeUrl ? "simulated (set ANTHROPIC_API_KEY for Claude)" : "Claude"}
  Moodle            ${stack.moodleUrl ? "simulated (set MOODLE_URL and MOODLE_TOKEN for yours)" : process.env["MOODLE_URL"]}
  Conversations in  ${stack.keptIn}${process.env["REDIS_URL"] ? "" : " (set REDIS_URL to keep them)"}

  Ctrl-C stops it all.
`);
  await stack.died;
} catch (error) {
  if (!isStopping) {
    console.error(error instanceof Error ? error.message : error);
    await end(1);
  }
}
