import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startChild } from "../../stack/child.ts";
import type { Database } from "./database.ts";

const run = promisify(execFile);

/** Where Debian installs each release's programs, which are not on the PATH. */
const RELEASES = "/usr/lib/postgresql";

/** Starts a PostgreSQL. It refuses to run as root; then it runs as the package's user `postgres`. */
export async function startPostgres(folder: string, port: number): Promise<Database> {
  const release = readdirSync(RELEASES).toSorted((one, other) => Number(other) - Number(one))[0];
  const programs = join(RELEASES, String(release), "bin");
  const data = join(folder, "database");
  await mkdir(data, { mode: 0o700 });
  const asUser: string[] = [];
  if (process.getuid?.() === 0) {
    await chmod(folder, 0o711);
    await run("chown", ["postgres:", data]);
    asUser.push("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");
  }
  const [name, user, password] = ["moodle", "moodle", "moodle"];
  const toCommand = (program: string, ...parameters: string[]): [string, string[]] => {
    const [command = "", ...rest] = [...asUser, join(programs, program), ...parameters];
    return [command, rest];
  };
  await run(
    ...toCommand(
      "initdb",
      `--pgdata=${data}`,
      `--username=${user}`,
      "--auth=trust",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-sync",
    ),
    { cwd: data },
  );
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
  ];
  const [command, parameters] = toCommand(
    "postgres",
    "-D",
    data,
    "-p",
    String(port),
    ...settings.flatMap((setting) => ["-c", setting]),
  );
  const child = startChild({
    name: "postgres",
    command,
    parameters,
    folder: data,
    environment: {},
  });
  await child.waitFor((line) => (/ready to accept connections/.test(line) ? true : undefined));
  const [createdb, where] = toCommand("createdb", "-h127.0.0.1", `-p${port}`, `-U${user}`, name);
  await run(createdb, where, { cwd: data });
  return { type: "pgsql", port, name, user, password, child };
}
