import { once } from "node:events";
import { createServer } from "node:net";

/** The wanted port if nobody has it and it is not `taken` by one who has yet to start, a free one otherwise. */
export async function findPort(wanted: number, taken?: number): Promise<number> {
  const port = wanted === taken ? undefined : await probe(wanted);
  return port ?? (await probe(0)) ?? wanted;
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
