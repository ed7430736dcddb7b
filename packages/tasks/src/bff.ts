/**
 * `pnpm bff`: the BFF alone, as in production, configured by nothing but the environment. It runs in this very
 * process, so that a signal to the command reaches it.
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
