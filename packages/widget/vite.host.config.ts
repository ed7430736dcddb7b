import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { compressedCopies } from "./compressed-copies.ts";

/** Gzipped bytes of the host side, which runs in other people's pages. A build that exceeds them fails. */
const MAX_BYTES = { loader: 2000, all: 9500 };
/** Tolerance for other machines: zlib's output depends on its version and the processor. */
const SLACK = 1.005;

/** Minifies the style sheets, which are template strings. */
const shortenStyles: Plugin = {
  name: "shorten-styles",
  enforce: "pre",
  transform: (code, id) =>
    /\/host\/[a-z-]*style\.ts$/.test(id)
      ? {
          code: code
            .replace(/\/\*[^]*?\*\//g, "")
            .replace(/\s+/g, " ")
            .replace(/;? ?([{};,`]) ?/g, "$1")
            .replace(/([a-z]):  ?/g, "$1:"),
          map: null,
        }
      : undefined,
};

const checkSize: Plugin = {
  name: "check-size",
  generateBundle(_, bundle) {
    let all = 0;
    for (const file of Object.values(bundle)) {
      if (file.type !== "chunk") continue;
      const bytes = gzipSync(file.code, { level: 9 }).length;
      all += bytes;
      this.info(`${file.fileName}: ${bytes} bytes gzip`);
      if (file.isEntry && bytes > MAX_BYTES.loader * SLACK)
        this.error(`${file.fileName}: ${bytes} bytes gzip, more than ${MAX_BYTES.loader}`);
    }
    if (all > MAX_BYTES.all * SLACK)
      this.error(`Host side: ${all} bytes gzip, more than ${MAX_BYTES.all}`);
  },
};

export default defineConfig({
  plugins: [shortenStyles, checkSize, compressedCopies],
  base: "./",
  build: {
    outDir: "dist/host",
    target: "es2022",
    lib: { entry: "src/host/embed.ts", formats: ["es"], fileName: () => "embed.js" },
    rolldownOptions: {
      output: {
        // Cached for ever, so the name must be a content hash.
        chunkFileNames: "embed/[hash:6].js",
        comments: false,
        minify: true,
      },
    },
  },
});
