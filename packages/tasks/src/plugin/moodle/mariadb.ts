import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startChild } from "../../stack/child.ts";
import type { Database } from "./database.ts";

const run = promisify(execFile);

/** Starts a separate MariaDB on loopback, with data and socket in a folder. Its data is not synced to disk. */
export async function startMariaDb(folder: string, port: number): Promise<Database> {
  const data = join(folder, "database");
  const socket = join(folder, "database.sock");
  await mkdir(data, { recursive: true });
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  await run(
    "mariadb-install-db",
    [
      "--no-defaults",
      ...asRoot,
      `--datadir=${data}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  const child = startChild({
    name: "mariadb",
    command: "mariadbd",
    parameters: [
      "--no-defaults",
      ...asRoot,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      `--pid-file=${join(folder, "database.pid")}`,
      "--character-set-server=utf8mb4",
      "--collation-server=utf8mb4_unicode_ci",
      "--innodb-flush-log-at-trx-commit=0",
      "--innodb-doublewrite=0",
    ],
    folder,
    environment: {
      PATH: `${process.env["PATH"] ?? ""}:/usr/sbin`,
    },
  });
  await child.waitFor((line) => (/ready for connections/.test(line) ? true : undefined));
  const [name, user, password] = ["moodle", "moodle", "moodle"];
  const grants = ["localhost", "127.0.0.1"].flatMap((host) => [
    `CREATE USER ${user}@'${host}' IDENTIFIED BY '${password}'`,
    `GRANT ALL ON ${name}.* TO ${user}@'${host}'`,
  ]);
  const sql = [`CREATE DATABASE ${name}`, ...grants].join("; ");
  await run("mariadb", ["--no-defaults", `--socket=${socket}`, "--user=root", "--execute", sql]);
  return { type: "mariadb", port, name, user, password, child };
}
