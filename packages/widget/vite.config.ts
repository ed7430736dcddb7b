import { defineConfig, type Plugin } from "vite";
import { compressedCopies } from "./compressed-copies.ts";
import { firstScreens } from "./first-screens.ts";
import { languageParts } from "./language-parts.ts";
import { sizeBudget } from "./size-budget.ts";

/**
 * A late part is a script and nothing else: its styles are in it. So `import()` alone loads it, and Vite's own loader,
 * which would preload styles, stays out of the first load.
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

/** The frame, as the BFF serves it at /widget/: what is written into its page is allowed by hash. */
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
