import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { rolldown } from "rolldown";
import { rollup } from "rollup";
import { minify } from "terser";
import { ROOT } from "../root.ts";

/** Modules that Moodle's own loader provides; never bundled. */
const FROM_MOODLE = /^core(_\w+)?\//;

const BANNER = `// This file is part of Moodle - http://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

/* eslint-disable -- Not written by hand: the TypeScript that it is built from has a linter of its own. */

/**
 * Puts the assistant on a page.
 *
 * Written in TypeScript, of which this is the same code without its types: see moodle-plugin/amd/host and
 * packages/widget/src/host in Sidenote's repository. Do not change it here.
 *
 * @module     block_sidenote/main
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
`;

/** The contents of the AMD module's files, by path within the plugin. */
export type AmdFiles = Record<
  "amd/src/main.js" | "amd/build/main.min.js" | "amd/build/main.min.js.map",
  string
>;

/**
 * Builds the block's AMD module from the same TypeScript as `embed.js`: first a plain ES module, which Moodle's build
 * expects in amd/src; from that, the minified module and its source map, as Moodle's build would create them.
 */
export async function buildAmd(plugin = join(ROOT, "moodle-plugin")): Promise<AmdFiles> {
  const source = BANNER + (await toEsModule(join(plugin, "amd/host/main.ts")));
  const { code, map } = await toAmd(source);
  return {
    "amd/src/main.js": source,
    "amd/build/main.min.js": code,
    "amd/build/main.min.js.map": map,
  };
}

async function toEsModule(entry: string): Promise<string> {
  const bundle = await rolldown({
    input: entry,
    external: FROM_MOODLE,
    tsconfig: false,
    treeshake: true,
  });
  try {
    const { output } = await bundle.generate({
      format: "esm",
      minify: false,
      comments: true,
      // Moodle serves one file per module name.
      codeSplitting: false,
    });
    // Use Moodle's indentation, and remove the bundler's region comments.
    return output[0].code
      .replaceAll(/^\/\/#(end)?region.*\n/gm, "")
      .replaceAll(/^\t+/gm, (tabs) => "    ".repeat(tabs.length));
  } finally {
    await bundle.close();
  }
}

async function toAmd(source: string): Promise<{ code: string; map: string }> {
  const name = "main.js";
  const bundle = await rollup({
    input: name,
    external: FROM_MOODLE,
    plugins: [
      {
        name: "source",
        resolveId: (id) => (id === name ? id : null),
        load: (id) => (id === name ? source : null),
      },
    ],
  });
  const { output } = await bundle.generate({
    format: "amd",
    amd: { id: "block_sidenote/main" },
    exports: "named",
    // In Moodle, a module with a default export is that value itself.
    interop: "compat",
    strict: false,
    sourcemap: true,
  });
  await bundle.close();
  const minified = await minify(output[0].code, {
    sourceMap: {
      content: JSON.stringify(output[0].map),
      filename: "main.min.js",
      url: "main.min.js.map",
    },
  });
  if (typeof minified.code !== "string" || typeof minified.map !== "string")
    throw new Error("terser returned no code");
  const map = JSON.parse(minified.map) as { sources: string[] };
  map.sources = ["../src/main.js"];
  return { code: `${minified.code}\n`, map: `${JSON.stringify(map)}\n` };
}

/** Writes the AMD module into the plugin. Returns the paths, relative to the root, of the files that changed. */
export async function writeAmd(plugin = join(ROOT, "moodle-plugin")): Promise<string[]> {
  const changed: string[] = [];
  for (const [path, content] of Object.entries(await buildAmd(plugin))) {
    const file = join(plugin, path);
    if ((await readFile(file, "utf8").catch(() => "")) === content) continue;
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, content);
    changed.push(relative(ROOT, file));
  }
  return changed;
}
