import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "../chromium.ts";
import { APT_OPTIONS, installPackages, isOnPath, type System } from "./apt.ts";
import { offerBrowsers } from "./other-browsers.ts";

const run = promisify(execFile);

interface Need {
  program: string;
  /** Debian's and Ubuntu's name of the package. */
  debian: string;
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
  // Ubuntu's package of Chromium is a snap, which runs in no container; Playwright installs one with its libraries.
  const byPlaywright = system === "ubuntu" && needs.includes(CHROMIUM);
  const packages = needs.filter((need) => need !== CHROMIUM || !byPlaywright);
  await installPackages(packages.map(({ debian }) => debian));
  if (byPlaywright) {
    await run("pnpm", ["exec", "playwright", "install", "--with-deps", "chromium"], APT_OPTIONS);
  }
}

/**
 * Makes sure that the programs the tests run against are there: installs them as root on Debian and Ubuntu, says what
 * to install elsewhere. Of the further browsers it only says loudly that they are missing.
 * @throws Error naming what is missing
 */
export async function ensureSystemPackages(say: (line: string) => void): Promise<void> {
  const missing = NEEDS.filter((need) => !isInstalled(need));
  const system = await readSystem();
  const mayInstall = system !== "other" && process.getuid?.() === 0;
  if (missing.length > 0 && mayInstall) {
    say(`Installing ${missing.map(({ what }) => what).join(", ")}…`);
    await install(missing, system);
  }
  await offerBrowsers(mayInstall ? system : "other", say);
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
