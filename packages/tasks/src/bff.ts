/**
 * `pnpm bff`: the BFF alone, as in production, configured only by the environment. It runs in this process, so that
 * signals sent to the command reach it.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.ts";
import { ROOT } from "./root.ts";

try {
  await build((line) => process.stderr.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
await import(pathToFileURL(join(ROOT, "apps/bff/dist/main.js")).href);
