import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync, type Zippable } from "fflate";

/** What belongs to our workshop and not to the plugin. */
const LEFT_OUT = new Set(["tsconfig.json", "node_modules", "host"]);

/** The files of the plugin as it is given away, by their path, in order. No dot-files and no dot-folders. */
export async function listPlugin(plugin: string): Promise<string[]> {
  const entries = await readdir(plugin, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(plugin.length + 1))
    .filter((path) => path.split("/").every((part) => !part.startsWith(".") && !LEFT_OUT.has(part)))
    .toSorted();
}

/** The plugin as a ZIP whose one folder is `sidenote`. The same files make the same bytes. */
export async function zipPlugin(plugin: string): Promise<Uint8Array> {
  const content: Zippable = {};
  for (const path of await listPlugin(plugin))
    content[`sidenote/${path}`] = new Uint8Array(await readFile(join(plugin, path)));
  return zipSync(content, { level: 9, mtime: "1980-01-02T00:00:00Z" });
}
