import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

const PROGRAMS: Record<string, string> = {
  mariadbd: "mariadb-server",
  php: "php-cli",
  phpunit: "phpunit",
  localedef: "locales",
};
const EXTENSIONS = ["mysqli", "xml", "mbstring", "curl", "zip", "gd", "intl", "soap"];
const FOLDERS = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/bin"];

async function findMissing(): Promise<string[]> {
  const programs = Object.entries(PROGRAMS)
    .filter(([name]) => !FOLDERS.some((folder) => existsSync(`${folder}/${name}`)))
    .map(([, debian]) => debian);
  const loaded = await run("php", ["-m"]).then(
    ({ stdout }) => stdout.toLowerCase().split("\n"),
    (): string[] => [],
  );
  const extensions = EXTENSIONS.filter((name) => !loaded.includes(name)).map((name) =>
    name === "mysqli" ? "php-mysql" : `php-${name}`,
  );
  return [...programs, ...extensions];
}

/**
 * Makes sure of what a Moodle needs beyond the other tests: MariaDB, PHP's extensions, PHPUnit and the locale that
 * Moodle's tests want. As root on Debian and Ubuntu it installs them.
 * @throws Error naming the packages that are missing
 */
export async function ensureMoodleNeeds(say: (line: string) => void): Promise<void> {
  const missing = await findMissing();
  if (missing.length > 0) {
    if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
      throw new Error(`Testing against a Moodle needs ${missing.join(", ")}.`);
    say(`Installing ${missing.join(", ")}…`);
    const limits = {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      maxBuffer: 64 * 1024 * 1024,
    };
    await run("apt-get", ["update"], limits);
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...missing], limits);
  }
  const { stdout: locales } = await run("locale", ["-a"]);
  if (!/^en_AU\.utf-?8$/im.test(locales))
    await run("localedef", ["-i", "en_AU", "-f", "UTF-8", "en_AU.UTF-8"]);
}
