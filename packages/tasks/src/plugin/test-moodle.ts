/**
 * `MOODLE_DIR=… pnpm test:moodle`: tests the block in a real Moodle. From any Moodle code tree it creates a throwaway
 * site on loopback, installs the plugin from its ZIP, starts the BFF, and runs the browser tests (as student, teacher and
 * administrator) and the plugin's PHPUnit tests. Ends with the counts. `MOODLE_DB=pgsql` uses PostgreSQL instead of
 * MariaDB; `KEEP=1` leaves the site running until Ctrl-C.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "../build.ts";
import { ROOT } from "../root.ts";
import { type Child, startChild } from "../stack/child.ts";
import { findPort } from "../stack/find-port.ts";
import { add, type Counts, fromPlaywright, NONE, toClosingLine } from "../test/counts.ts";
import { run } from "../test/run.ts";
import type { Stage } from "./browser/stage.ts";
import { startDatabase } from "./moodle/database.ts";
import { ensureMoodleNeeds } from "./moodle/needs.ts";
import { runPhpunit } from "./moodle/phpunit.ts";
import { installSite, readRelease } from "./moodle/site.ts";

const FIRST_PORT = 8250;
/** Not a secret: only the simulator accepts it. */
const SANDBOX_API_KEY = "sk-ant-sandbox-not-a-real-key";

const say = (line: string) => console.log(line);
const { MOODLE_DIR, MOODLE_DB = "mariadb", KEEP } = process.env;

if (!MOODLE_DIR) {
  say("┌──────────────────────────────────────────────────────────────────────┐");
  say("│ SKIPPED: the block was NOT tried in a real Moodle.                   │");
  say("│ MOODLE_DIR=/path/to/moodle pnpm test:moodle does that, in 5 minutes. │");
  say("└──────────────────────────────────────────────────────────────────────┘");
  say(toClosingLine({ ...NONE, skipped: 1 }));
  process.exit(0);
}

if (MOODLE_DB !== "mariadb" && MOODLE_DB !== "pgsql") {
  say(`MOODLE_DB is mariadb or pgsql, not ${MOODLE_DB}.`);
  process.exit(2);
}

const parts: Pick<Child, "stop">[] = [];
const folder = await mkdtemp(join(tmpdir(), "sidenote-moodle-"));
let counts: Counts = NONE;

/** Stops all processes, the most recently started first, and removes the site. */
async function cleanUp() {
  for (const child of parts.toReversed()) await child.stop();
  await rm(folder, { recursive: true, force: true });
}
process.once("SIGINT", () => void cleanUp().then(() => process.exit(130)));
process.once("SIGTERM", () => void cleanUp().then(() => process.exit(143)));

try {
  await ensureMoodleNeeds(MOODLE_DB, say);
  await build(say);
  const moodleDir = resolve(MOODLE_DIR);
  say(`Installing Moodle ${await readRelease(moodleDir)} on ${MOODLE_DB} below ${folder}…`);
  const ports = {
    database: await findPort(FIRST_PORT),
    moodle: await findPort(FIRST_PORT + 1),
    claude: await findPort(FIRST_PORT + 2),
    bff: await findPort(FIRST_PORT + 3),
  };
  const password = "Test-pass-1";
  const database = await startDatabase[MOODLE_DB](folder, ports.database);
  parts.push(database.child);
  const site = await installSite({ moodleDir, folder, database, port: ports.moodle, password });

  const bffUrl = `http://127.0.0.1:${ports.bff}`;
  const secret = randomBytes(32).toString("base64url");
  const seeded = await site.php(
    [join(ROOT, "packages/tasks/src/plugin/php/seed.php"), site.folder],
    JSON.stringify({ bff_url: bffUrl, secret, password }),
  );
  const seed = JSON.parse(seeded) as Stage["seed"];
  parts.push(await site.serve());

  const claude = startChild({
    name: "claude",
    command: process.execPath,
    parameters: ["--import", "tsx", "apps/sandbox/src/claude/main.ts"],
    folder: ROOT,
    environment: { HOST: "127.0.0.1", PORT: String(ports.claude), SANDBOX_API_KEY },
  });
  parts.push(claude);
  await claude.waitFor((line) => (line.includes("listening") ? true : undefined));
  const bff = startChild({
    name: "bff",
    command: process.execPath,
    parameters: ["apps/bff/dist/main.js"],
    folder: ROOT,
    environment: {
      HOST: "127.0.0.1",
      PORT: String(ports.bff),
      PUBLIC_URL: bffUrl,
      MOODLE_URL: site.url,
      MOODLE_TOKEN: seed.token,
      LAUNCH_SECRETS: `moodle-1:${secret}`,
      ANTHROPIC_API_KEY: SANDBOX_API_KEY,
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${ports.claude}`,
      FEEDBACK_DAYS: "28",
      USER_MESSAGES_PER_MINUTE: "0",
    },
  });
  parts.push(bff);
  await bff.waitFor((line) => (line.includes('"listening"') ? true : undefined));

  const stage: Stage = { moodleUrl: site.url, moodleFolder: site.folder, bffUrl, secret, seed };
  const stageFile = join(folder, "stage.json");
  await writeFile(stageFile, JSON.stringify(stage));

  if (KEEP) {
    say(`${site.url} (admin, ada, ben, cleo, teacher: ${password}); ${stageFile}. Ctrl-C ends it.`);
    await new Promise(() => setInterval(() => undefined, 1 << 30));
  }

  say("\n── browser ──");
  const report = join(folder, "report.json");
  const config = "packages/tasks/src/plugin/browser/playwright.config.ts";
  await run("pnpm", ["exec", "playwright", "test", "-c", config, "--reporter=list,json"], {
    SIDENOTE_STAGE: stageFile,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  counts = add(counts, fromPlaywright(JSON.parse(await readFile(report, "utf8"))));

  say("\n── PHPUnit ──");
  counts = add(counts, await runPhpunit(site, say));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  counts = add(counts, { ...NONE, failed: 1 });
} finally {
  await cleanUp();
}
say(toClosingLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
