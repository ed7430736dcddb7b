import { access } from "node:fs/promises";
import { join } from "node:path";
import express, { Router, type RequestHandler, type Response } from "express";

/** The files that the build compresses. */
const TEXT = /^(?:\/[\w-]+(?:\.[\w-]+)*)+\.(html|js|css)$/;
const COPY = /\.(html|js|css)\.(br|gz)$/;
const ENCODINGS = { br: "br", gz: "gzip" } as const;

/**
 * Serves the files of a folder. Text files are served as the compressed copy next to them (`.br`, `.gz`) if the browser
 * accepts it. `setHeaders` gets the path of the uncompressed file.
 */
export function serveFiles(
  folder: string,
  setHeaders: (response: Response, path: string) => void,
): RequestHandler {
  const router = Router();
  router.use(preferCopies(folder));
  router.use(
    express.static(folder, {
      index: false,
      cacheControl: false,
      setHeaders(response: Response, path) {
        const [, type, copy] = COPY.exec(path) ?? [];
        if (type && (copy === "br" || copy === "gz")) {
          response.type(type);
          response.set("Content-Encoding", ENCODINGS[copy]);
        }
        setHeaders(response, copy ? path.slice(0, -1 - copy.length) : path);
      },
    }),
  );
  return router;
}

function preferCopies(folder: string): RequestHandler {
  return async (request, response, next) => {
    if (TEXT.test(request.path)) {
      response.vary("Accept-Encoding");
      const accepted = request.acceptsEncodings("br", "gzip");
      const copy = accepted === "br" ? ".br" : accepted === "gzip" ? ".gz" : "";
      const path = request.path + copy;
      if (copy && (await exists(join(folder, path)))) request.url = path;
    }
    next();
  };
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
