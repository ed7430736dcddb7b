import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "../chromium.ts";
import { APT_OPTIONS, installPackages, isOnPath, type System } from "./apt.ts";
import { installBrowsers } from "./other-browsers.ts";

const run = promisify(execFile);

interface Need {
  program: string;
  /** The package's name in Debian and Ubuntu. */
  debian: string;
  /** Its name in messages. */
  what: string;
}

const CHROMIUM: Need = { program: "chromium", debian: "chromium", what: "Chromium" };
const NEEDS: readonly Need[] = [
  CHROMIUM,
  { program: "redis-server", debian: "redis-server", what: "Redis" },
  { program: "php", debian: "php-cli", what: "PHP" },
  { program: "nginx", debian: "nginx", what: "nginx" },
  { program: "openssl", debian: "openssl", what: "OpenSSL" },
];

function isInstalled(need: Need): boolean {
  if (need === CHROMIUM)
    return existsSync(chromiumOptions.executablePath ?? chromium.executablePath());
  return isOnPath(need.program);
}

async function readSystem(): Promise<System> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  if (/^ID="?ubuntu\b/m.test(release)) return "ubuntu";
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(release) ? "debian" : "other";
}

async function install(needs: readonly Need[], system: System): Promise<void> {
  // Ubuntu's Chromium is a snap, which does not run in a container; Playwright installs its own, with the libraries.
  const byPlaywright = system === "ubuntu" && needs.includes(CHROMIUM);
  const packages = needs.filter((need) => need !== CHROMIUM || !byPlaywright);
  await installPackages(packages.map(({ debian }) => debian));
  if (byPlaywright) {
    await run("pnpm", ["exec", "playwright", "install", "--with-deps", "chromium"], APT_OPTIONS);
  }
}

/**
 * Ensures that the programs the tests need are installed: as root on Debian and Ubuntu, installs what is missing. The
 * browsers besides Chromium are optional: if they cannot be installed, prints a warning.
 * @throws Error naming what is missing and how to install it
 */
export async function ensureSystemPackages(log: (line: string) => void): Promise<void> {
  const missing = NEEDS.filter((need) => !isInstalled(need));
  const system = await readSystem();
  const mayInstall = system !== "other" && process.getuid?.() === 0;
  if (missing.length > 0 && mayInstall) {
    log(`Installing ${missing.map(({ what }) => what).join(", ")}…`);
    await install(missing, system);
  }
  await installBrowsers(mayInstall ? system : "other", log);
  if (missing.length === 0 || mayInstall) return;
  throw new Error(
    [
      `The tests need ${missing.map(({ what }) => what).join(", ")}.`,
      `On Debian: sudo apt-get install ${missing.map(({ debian }) => debian).join(" ")}`,
      "Elsewhere, install them with your system's package manager so that they are on the PATH;",
      "Chromium also by: npx playwright install --with-deps chromium",
    ].join("\n"),
  );
}
