import { defineConfig } from "vite";

/** The production build: one file for Node, with the workspace's own packages in it and all others outside. */
export default defineConfig({
  build: {
    ssr: "src/main.ts",
    outDir: "dist",
    target: "node20",
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: "main.js" } },
  },
  ssr: { noExternal: [/^@sidenote\//] },
});
