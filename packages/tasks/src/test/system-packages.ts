import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

interface Need {
  /** Any of these on the machine will do. */
  programs: readonly string[];
  /** Debian's and Ubuntu's name of the package. */
  debian: string;
  what: string;
}

const NEEDS: readonly Need[] = [
  {
    programs: ["chromium", "chromium-browser", "google-chrome"],
    debian: "chromium",
    what: "Chromium",
  },
  { programs: ["redis-server"], debian: "redis-server", what: "Redis" },
  { programs: ["php"], debian: "php-cli", what: "PHP" },
  { programs: ["nginx"], debian: "nginx-light", what: "nginx" },
];

const FOLDERS = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/bin"];

function isInstalled({ programs }: Need): boolean {
  return programs.some((program) => FOLDERS.some((folder) => existsSync(`${folder}/${program}`)));
}

async function isDebian(): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(release);
}

/**
 * Makes sure that the programs the tests run against are there: installs them as root on Debian and Ubuntu, says what
 * to install elsewhere.
 * @throws Error naming what is missing
 */
export async function ensureSystemPackages(say: (line: string) => void): Promise<void> {
  const missing = NEEDS.filter((need) => !isInstalled(need));
  if (missing.length === 0) return;
  const names = missing.map(({ debian }) => debian);
  if ((await isDebian()) && process.getuid?.() === 0) {
    say(`Installing ${names.join(", ")}…`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const limits = { env, maxBuffer: 64 * 1024 * 1024 };
    await run("apt-get", ["update"], limits);
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...names], limits);
    return;
  }
  throw new Error(
    [
      `The tests need ${missing.map(({ what }) => what).join(", ")}.`,
      `On Debian or Ubuntu: sudo apt-get install ${names.join(" ")}`,
      "Elsewhere, install them with your system's package manager so that they are on the PATH.",
    ].join("\n"),
  );
}
