import { defineConfig } from "vite";

/** The frame, as the BFF serves it at /widget/: no inline script or style, its policy allows none. */
export default defineConfig({
  root: "src/frame",
  base: "/widget/",
  build: {
    outDir: "../../dist/frame",
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
