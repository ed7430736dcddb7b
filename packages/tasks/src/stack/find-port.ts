import { once } from "node:events";
import { createServer } from "node:net";

/** The wanted port if nobody has it, a free one otherwise. */
export async function findPort(wanted: number): Promise<number> {
  return (await probe(wanted)) ?? (await probe(0)) ?? wanted;
}

async function probe(port: number): Promise<number | undefined> {
  // On all addresses, as the servers of other programs listen.
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
