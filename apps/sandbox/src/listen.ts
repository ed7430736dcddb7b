import { once } from "node:events";
import type { Server } from "node:http";

/** Starts listening (port 0: a free one) and resolves to the server's URL. Rejects if the port is in use. */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}
