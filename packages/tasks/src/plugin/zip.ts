import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync, type Zippable } from "fflate";

/** Our build sources, which are not part of the plugin. */
const EXCLUDED = new Set(["tsconfig.json", "node_modules", "host"]);

/** Returns the sorted paths of the files in the distributed plugin: without build sources, dot-files and dot-folders. */
export async function listPlugin(plugin: string): Promise<string[]> {
  const entries = await readdir(plugin, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(plugin.length + 1))
    .filter((path) => path.split("/").every((part) => !part.startsWith(".") && !EXCLUDED.has(part)))
    .toSorted();
}

/** Returns the plugin as a ZIP with the single folder `sidenote`. The same files produce the same bytes. */
export async function zipPlugin(plugin: string): Promise<Uint8Array> {
  const content: Zippable = {};
  for (const path of await listPlugin(plugin))
    content[`sidenote/${path}`] = new Uint8Array(await readFile(join(plugin, path)));
  return zipSync(content, { level: 9, mtime: "1980-01-02T00:00:00Z" });
}
