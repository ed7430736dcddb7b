import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { corkByTick } from "../../src/redis/write-together.ts";

let server: Server;
let there: Socket;
let here: Socket;
beforeEach(async () => {
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  here = connect((server.address() as AddressInfo).port, "127.0.0.1");
  [there] = (await once(server, "connection")) as [Socket];
  corkByTick(here);
});
afterEach(() => {
  here.destroy();
  there.destroy();
  server.close();
});

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("sends all writes of one tick together, and each tick separately", async () => {
  const writes: number[] = [];
  const sent = here._writev?.bind(here);
  here._writev = (chunks, done) => {
    writes.push(chunks.length);
    sent?.(chunks, done);
  };
  for (const round of ["a", "b"]) {
    here.write(`${round}1 `);
    await Promise.resolve();
    here.write(`${round}2 `);
    await new Promise<void>((resolve) => process.nextTick(resolve));
    here.write(`${round}3 `);
    await tick();
  }
  here.end();
  expect(await text(there)).toBe("a1 a2 a3 b1 b2 b3 ");
  expect(writes).toEqual([3, 3]);
});

it("loses nothing if the connection is ended in the same tick", async () => {
  here.write("all ");
  here.end("of it");
  expect(await text(there)).toBe("all of it");
  await tick();
});

it("does not fail if the connection is destroyed before the end of the tick", async () => {
  here.on("error", () => undefined);
  here.write("lost");
  here.destroy();
  await tick();
  expect(here.destroyed).toBe(true);
});
