import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { installPackages, isOnPath } from "../../test/apt.ts";
import type { DatabaseType } from "./database.ts";

const run = promisify(execFile);

/** Each database's server, its package, and the PHP extension for it. */
const DATABASES: Record<DatabaseType, { program: string; debian: string; extension: string }> = {
  mariadb: { program: "mariadbd", debian: "mariadb-server", extension: "mysqli" },
  // Debian's own wrapper: PostgreSQL's programs are not on the PATH.
  pgsql: { program: "pg_ctlcluster", debian: "postgresql", extension: "pgsql" },
};
const PROGRAMS: Record<string, string> = {
  php: "php-cli",
  phpunit: "phpunit",
  localedef: "locales",
};
const EXTENSIONS = ["xml", "mbstring", "curl", "zip", "gd", "intl", "soap"];

async function findMissing(type: DatabaseType): Promise<string[]> {
  const database = DATABASES[type];
  const programs = Object.entries({ ...PROGRAMS, [database.program]: database.debian })
    .filter(([name]) => !isOnPath(name))
    .map(([, debian]) => debian);
  const loaded = await run("php", ["-m"]).then(
    ({ stdout }) => stdout.toLowerCase().split("\n"),
    (): string[] => [],
  );
  const extensions = [...EXTENSIONS, database.extension]
    .filter((name) => !loaded.includes(name))
    .map((name) => (name === "mysqli" ? "php-mysql" : `php-${name}`));
  return [...programs, ...extensions];
}

/**
 * Ensures what a Moodle needs beyond the other tests: a database, PHP extensions, PHPUnit and the locale that Moodle's
 * tests require. As root on Debian and Ubuntu, installs what is missing.
 * @throws Error naming the packages that are missing
 */
export async function ensureMoodleNeeds(
  type: DatabaseType,
  log: (line: string) => void,
): Promise<void> {
  const missing = await findMissing(type);
  if (missing.length > 0) {
    if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
      throw new Error(`Testing against a Moodle needs ${missing.join(", ")}.`);
    log(`Installing ${missing.join(", ")}…`);
    await installPackages(missing);
  }
  const { stdout: locales } = await run("locale", ["-a"]);
  if (!/^en_AU\.utf-?8$/im.test(locales))
    await run("localedef", ["-i", "en_AU", "-f", "UTF-8", "en_AU.UTF-8"]);
}
