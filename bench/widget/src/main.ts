/**
 * Compares the widget with its peers in one run: the main-thread cost of a streamed answer, the scrolling of a long
 * conversation, and the time to load a page with a chat. Takes about 35 minutes. `--only streaming`, `--only scrolling`,
 * `--only loading` or `--only opening` runs one part, `--quick` runs fewer rounds.
 */
import { chromium } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromiumOptions } from "../../../packages/tasks/src/chromium.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const root = here("../../..");

function run(command: string, parameters: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, parameters, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ${parameters.join(" ")} failed`);
}

// Installed here, so that running Sidenote does not require downloading the peers.
if (!existsSync(here("../node_modules"))) {
  run(
    "npm",
    ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"],
    here(".."),
  );
}
const flags = new Set(process.argv.slice(2));
const wants = (part: string): boolean => !flags.has("--only") || flags.has(part);
const quick = flags.has("--quick");

const browser = await chromium.launch(chromiumOptions);
try {
  if (wants("streaming")) {
    const { reportStreaming } = await import("./report-streaming.ts");
    await reportStreaming(browser, quick ? 1 : 3);
  }
  if (
    (wants("loading") || wants("opening") || wants("scrolling")) &&
    !existsSync(here("../../../packages/widget/dist/host/embed.js"))
  ) {
    run("pnpm", ["--filter", "@sidenote/widget", "build"], root);
  }
  if (wants("scrolling")) {
    const { reportScrolling } = await import("./report-scrolling.ts");
    await reportScrolling(browser, quick ? 1 : 3);
  }
  if (wants("loading")) {
    const { reportLoading } = await import("./report-loading.ts");
    await reportLoading(browser, quick ? 3 : 5);
  }
  if (wants("opening")) {
    const { reportOpening } = await import("./report-opening.ts");
    await reportOpening(quick ? 3 : 9);
  }
} finally {
  await browser.close();
}
