import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import type * as prerender from "./src/frame/prerender.tsx";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The frame's prerender module, run in Node. */
export type Prerender = typeof prerender;

/** Loads that module from its current source. */
export async function importPrerender(): Promise<Prerender> {
  const { module } = await runnerImport<Prerender>(here("./src/frame/prerender.tsx"), {
    configFile: false,
    root: here("."),
    logLevel: "error",
  });
  return module;
}
