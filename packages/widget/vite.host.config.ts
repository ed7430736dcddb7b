import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { compressedCopies } from "./compressed-copies.ts";

/** The host side runs in other people's pages: bytes after gzip. A build that is bigger fails. */
const MAX_BYTES = { loader: 2000, all: 9450 };
/** How much more another machine may count: what zlib makes of the same text depends on its version and its processor. */
const SLACK = 1.005;

/** Takes the blanks out of the style sheets, which are texts. */
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
        // Kept for ever by whoever has fetched it, so its name is what is in it.
        chunkFileNames: "embed/[hash:6].js",
        comments: false,
        minify: true,
      },
    },
  },
});
