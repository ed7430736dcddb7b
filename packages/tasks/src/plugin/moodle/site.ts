import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { zipPlugin } from "../zip.ts";
import { ROOT } from "../../root.ts";
import type { Database } from "./database.ts";
import { type PhpServer, startPhpServer } from "./php-server.ts";

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Enough for a page that calls the chat server, which calls Moodle, while a browser loads the page's resources. */
const SERVER_WORKERS = 8;

/** A throwaway Moodle: a copy of a code tree, with the plugin installed. */
export interface Site {
  /** The copied tree. */
  folder: string;
  /** The folder within it that the web server serves; contains the plugins. */
  webRoot: string;
  url: string;
  /** Runs one of Moodle's command-line scripts, or one of ours, in the copy. */
  php(parameters: readonly string[], input?: string): Promise<string>;
  /** Starts the web server. */
  serve(): Promise<PhpServer>;
}

export interface SiteOptions {
  /** The code tree, which is not changed. */
  moodleDir: string;
  /** Where the copy and all its data are created. */
  folder: string;
  database: Database;
  port: number;
  password: string;
}

/** Copies the tree, by hard links if possible. So a file must be removed from the copy before it is written anew. */
async function copyTree(from: string, to: string): Promise<void> {
  await run("cp", ["-a", "--link", from, to]).catch(async () => {
    await rm(to, { recursive: true, force: true });
    await run("cp", ["-a", from, to]);
  });
}

/** Since Moodle 5.1 the web root, plugins included, is the folder `public`. */
function findWebRoot(folder: string): string {
  const below = join(folder, "public");
  return existsSync(join(below, "version.php")) ? below : folder;
}

/** Installs the plugin from its ZIP, as an administrator would. */
async function installPlugin(webRoot: string): Promise<void> {
  const blocks = join(webRoot, "blocks");
  await rm(join(blocks, "sidenote"), { recursive: true, force: true });
  for (const [path, content] of Object.entries(
    unzipSync(await zipPlugin(join(ROOT, "moodle-plugin"))),
  )) {
    await mkdir(dirname(join(blocks, path)), { recursive: true });
    await writeFile(join(blocks, path), content);
  }
}

/** Unless Composer has installed PHPUnit, puts the system's where Moodle expects it. */
async function addPhpunit(folder: string): Promise<void> {
  const vendor = join(folder, "vendor");
  if (existsSync(join(vendor, "bin/phpunit"))) return;
  await mkdir(join(vendor, "phpunit/phpunit"), { recursive: true });
  await mkdir(join(vendor, "bin"), { recursive: true });
  // Since 5.1 Moodle ships libraries there. Replace the file, not its contents: it may be a hard link to the original.
  const autoload = join(vendor, "autoload.php");
  const own = join(vendor, "autoload-own.php");
  if (existsSync(autoload)) await rename(autoload, own);
  const returnOwn = existsSync(own) ? " return require __DIR__ . '/autoload-own.php';" : "";
  await writeFile(autoload, `<?php require 'PHPUnit/Autoload.php';${returnOwn}\n`);
  await rm(join(vendor, "phpunit/phpunit/composer.json"), { force: true });
  await writeFile(join(vendor, "phpunit/phpunit/composer.json"), "{}\n");
  await symlink("/usr/bin/phpunit", join(vendor, "bin/phpunit"));
}

function toConfig({ folder, database, port }: SiteOptions): string {
  const settings = {
    dbtype: database.type,
    dblibrary: "native",
    dbhost: "127.0.0.1",
    dbname: database.name,
    dbuser: database.user,
    dbpass: database.password,
    prefix: "m_",
    wwwroot: `http://127.0.0.1:${port}`,
    dataroot: join(folder, "data"),
    phpunit_prefix: "p_",
    phpunit_dataroot: join(folder, "phpunit"),
  };
  const lines = Object.entries(settings).map(([name, value]) => `$CFG->${name} = '${value}';`);
  return `<?php
unset($CFG);
global $CFG;
$CFG = new stdClass();
${lines.join("\n")}
$CFG->dboptions = ['dbport' => ${database.port}, 'dbcollation' => 'utf8mb4_unicode_ci'];
$CFG->directorypermissions = 0777;
$CFG->noemailever = true;
require_once(__DIR__ . '/lib/setup.php');
`;
}

/** Copies, configures and installs a Moodle with the plugin. Takes about a minute. */
export async function installSite(options: SiteOptions): Promise<Site> {
  const { moodleDir, port, password } = options;
  const folder = join(options.folder, "moodle");
  const ini = join(options.folder, "php.ini");
  await copyTree(moodleDir, folder);
  const webRoot = findWebRoot(folder);
  // Removed, not overwritten: they may be hard links to the original tree's files.
  for (const name of ["config.php", "phpunit.xml"]) await rm(join(folder, name), { force: true });
  await writeFile(join(folder, "config.php"), toConfig(options));
  for (const name of ["data", "phpunit"]) await mkdir(join(options.folder, name));
  await writeFile(
    ini,
    "max_input_vars=5000\nmemory_limit=512M\nopcache.enable_cli=1\nopcache.memory_consumption=256\nopcache.max_accelerated_files=20000\n",
  );
  await installPlugin(webRoot);
  await addPhpunit(folder);

  const php: Site["php"] = async (parameters, input) => {
    const started = run("php", ["-c", ini, ...parameters], { cwd: folder, maxBuffer: MAX_OUTPUT });
    started.child.stdin?.end(input ?? "");
    try {
      return (await started).stdout;
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`php ${parameters.join(" ")}\n${stdout}\n${stderr}`, { cause: error });
    }
  };
  await php([
    join(folder, "admin/cli/install_database.php"),
    "--agree-license",
    "--adminuser=admin",
    `--adminpass=${password}`,
    "--adminemail=admin@example.org",
    "--fullname=Sidenote test site",
    "--shortname=Sidenote",
  ]);
  return {
    folder,
    webRoot,
    url: `http://127.0.0.1:${port}`,
    php,
    serve: () =>
      startPhpServer({ address: `127.0.0.1:${port}`, webRoot, ini, workers: SERVER_WORKERS }),
  };
}

/** Returns the release named in a code tree's version.php. */
export async function readRelease(moodleDir: string): Promise<string> {
  const version = await readFile(join(findWebRoot(moodleDir), "version.php"), "utf8");
  return /\$release\s*=\s*'([^']+)'/.exec(version)?.[1] ?? "of an unknown release";
}
