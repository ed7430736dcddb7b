import { once } from "node:events";
import { createServer, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Meddling {
  /** Keeps an answer back until it is whole. */
  buffers?: boolean;
  headers?: Record<string, string>;
  /** By how much its `Date` differs from the truth. */
  clockSkewMs?: number;
}

/** A proxy on loopback that does to the connection what badly configured ones do. */
export async function startMeddler(
  target: string,
  { buffers = false, headers = {}, clockSkewMs = 0 }: Meddling,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const onward = request(
      new URL(incoming.url ?? "/", target),
      { method: incoming.method, headers: incoming.headers },
      async (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, {
          ...answer.headers,
          date: new Date(Date.now() + clockSkewMs).toUTCString(),
          ...headers,
        });
        if (buffers) outgoing.end(await buffer(answer));
        else answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
