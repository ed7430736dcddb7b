import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(html|js|css)$/;

/** Writes a `.br` and a `.gz` copy of every built text file, for the BFF to serve. */
export const compressedCopies: Plugin = {
  name: "sidenote:compressed-copies",
  async writeBundle({ dir = "" }, bundle) {
    await Promise.all(
      Object.keys(bundle)
        .filter((name) => TEXT.test(name))
        .map(async (name) => {
          const path = join(dir, name);
          const text = await readFile(path);
          const [brotli, zipped] = await Promise.all([
            promisify(brotliCompress)(text, {
              params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
            }),
            promisify(gzip)(text, { level: 9 }),
          ]);
          await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, zipped)]);
        }),
    );
  },
};
