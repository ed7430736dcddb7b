import { once } from "node:events";
import { createServer, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface ProxyFaults {
  /** Buffers a response until it is complete. */
  buffers?: boolean;
  /** Headers to add or replace. */
  headers?: Record<string, string>;
  /** The error of the clock that sets its `Date` header, in milliseconds. */
  clockSkewMs?: number;
}

/** Starts a proxy on loopback that behaves like a badly configured one. */
export async function startFaultyProxy(
  target: string,
  { buffers = false, headers = {}, clockSkewMs = 0 }: ProxyFaults,
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
