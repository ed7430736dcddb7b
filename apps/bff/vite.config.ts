import { defineConfig } from "vite";

/** The production build: a file for Node, and one for the process that reads files, with the workspace's own packages in it and all others outside. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: "dist",
    target: "node20",
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: { main: "src/main.ts", "extract-process": "src/library/extract/extract-process.ts" },
      output: { entryFileNames: "[name].js" },
    },
  },
  ssr: { noExternal: [/^@sidenote\//] },
});
