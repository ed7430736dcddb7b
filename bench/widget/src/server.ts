import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";

export type Answer = { type: string; body: string | Buffer };

/** Serves what `answer` returns for a path, compressed and never cached, as for a first-time visitor. */
export async function serve(
  port: number,
  answer: (path: string) => Promise<Answer | undefined>,
): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    void answer(path)
      .catch(() => undefined)
      .then((found) => {
        if (!found) {
          response.writeHead(404).end();
          return;
        }
        response.writeHead(200, {
          "content-type": found.type,
          "content-encoding": "gzip",
          "cache-control": "no-store",
        });
        response.end(gzipSync(found.body, { level: 9 }));
      });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}
