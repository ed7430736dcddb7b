import { build, type Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Imports a style sheet as text, like Vite's `?inline`. */
const inlineStyles: Plugin = {
  name: "inline-styles",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path, importer }) => ({
      path: createRequire(importer).resolve(path.replace(/\?inline$/, "")),
      namespace: "inline-styles",
    }));
    onLoad({ filter: /./, namespace: "inline-styles" }, async ({ path }) => ({
      contents: await readFile(path, "utf8"),
      loader: "text",
    }));
  },
};

/** Bundles a renderer and `page.ts` into one script and one style sheet, minified as on a production site. */
export const bundleRenderer = (file: string): Promise<Bundle> =>
  bundle(`import "./renderers/${file}"; import "./page.ts";`);

/** Bundles a page's chat in the same way. */
export const bundlePage = (file: string): Promise<Bundle> => bundle(`import "./pages/${file}";`);

/** Bundles the script that detects when a page's composer can be used. */
export const bundleWatch = (): Promise<Bundle> => bundle(`import "./watch.ts";`);

export interface Bundle {
  script: string;
  style: string;
}

async function bundle(contents: string): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here("."), loader: "ts" },
    bundle: true,
    plugins: [inlineStyles],
    minify: true,
    write: false,
    outdir: "out",
    format: "iife",
    platform: "browser",
    target: "es2023",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".woff2": "empty", ".woff": "empty", ".ttf": "empty" },
    logLevel: "error",
  });
  const find = (end: string): string =>
    outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  return { script: find(".js"), style: find(".css") };
}
