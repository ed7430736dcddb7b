import { defineConfig } from "vite";

/** The gallery: every component in every state, theme and direction, without a server. Start it with `pnpm gallery`. */
export default defineConfig({
  root: "src/gallery",
  publicDir: false,
  server: { port: 5200, strictPort: true },
  build: { outDir: "../../dist/gallery", emptyOutDir: true, target: "chrome123" },
});
