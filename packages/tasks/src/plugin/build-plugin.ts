/** `pnpm build:plugin`: builds the AMD module from TypeScript, then dist/block_sidenote.zip. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../root.ts";
import { writeAmd } from "./build-amd.ts";
import { zipPlugin } from "./zip.ts";

const changed = await writeAmd();
for (const path of changed) console.log(`changed ${path}`);
const zip = await zipPlugin(join(ROOT, "moodle-plugin"));
await mkdir(join(ROOT, "dist"), { recursive: true });
await writeFile(join(ROOT, "dist/block_sidenote.zip"), zip);
console.log(`dist/block_sidenote.zip: ${Math.round(zip.length / 1024)} kB`);
