import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Returns the wanted port if it is free, otherwise another free port. `taken` is a port reserved for a server that has
 * not started yet.
 */
export async function findPort(wanted: number, taken?: number): Promise<number> {
  const port = wanted === taken ? undefined : await probe(wanted);
  return port ?? (await probe(0)) ?? wanted;
}

async function probe(port: number): Promise<number | undefined> {
  // On all addresses, as other programs' servers usually listen.
  const server = createServer().listen(port);
  try {
    await once(server, "listening");
  } catch {
    return undefined;
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : undefined;
}
