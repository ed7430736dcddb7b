import { defineConfig, type Plugin } from "vite";
import { compressedCopies } from "./compressed-copies.ts";
import { firstScreens } from "./first-screens.ts";
import { languageParts } from "./language-parts.ts";
import { sizeBudget } from "./size-budget.ts";

/**
 * Lazily loaded chunks contain their styles, so a plain `import()` loads them. This leaves Vite's preload helper, which
 * would preload style sheets, out of the entry.
 */
const plainImports: Plugin = {
  name: "sidenote:plain-imports",
  enforce: "pre",
  load(id) {
    if (id.endsWith("vite/preload-helper.js")) {
      return "export const __vitePreload = (load) => load();";
    }
    return null;
  },
};

/** The frame, which the BFF serves at /widget/, allowing its inline code by hash. */
export default defineConfig({
  root: "src/frame",
  base: "./",
  plugins: [plainImports, languageParts(), firstScreens(), sizeBudget, compressedCopies],
  build: {
    outDir: "../../dist/frame",
    emptyOutDir: true,
    // The first browsers with all of light-dark(), relative colours and popovers (2024).
    target: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
  },
});
