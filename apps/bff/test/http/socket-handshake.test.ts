import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bff, NO_UPSTREAMS, startBff } from "../stage/bff.ts";
import { PUBLIC_URL } from "../stage/launch-token.ts";
import { openSocket } from "../stage/socket.ts";
import { until } from "../stage/until.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff(NO_UPSTREAMS);
});
afterAll(() => bff.close());

describe("the handshake", () => {
  it.each([
    ["a program that sends no origin", undefined],
    ["the widget's own frame", PUBLIC_URL],
    ["a registered site", "https://campus.example"],
  ])("accepts %s", async (_name, origin) => {
    const client = openSocket(bff.url, origin === undefined ? {} : { origin });
    await client.opened();
  });

  it.each(["https://evil.example", "null", "https://campus.example.evil.example"])(
    "refuses a page from %s",
    async (origin) => {
      const client = openSocket(bff.url, { origin });
      await until(() => client.refusedWith !== undefined);
      expect(client.refusedWith).toBe(403);
    },
  );

  it.each(["/elsewhere", "/ws/chat"])(
    "does no harm if it is refused at %s and the client resets the connection",
    async (path) => {
      const { port } = new URL(bff.url);
      const head =
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Origin: https://evil.example\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nmore";
      for (const leave of ["resetAndDestroy", "end"] as const) {
        const socket = connect(Number(port), "127.0.0.1");
        socket.on("error", () => undefined);
        const closed = once(socket, "close");
        socket.write(head);
        if (leave === "end") await once(socket.resume(), "end");
        socket[leave]();
        await closed;
      }
      expect((await fetch(`${bff.url}/healthz`)).status).toBe(200);
    },
  );

  it("refuses an upgrade to another protocol", async () => {
    const { port } = new URL(bff.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 [^]*only websocket/);
    socket.destroy();
  });

  it("is accepted only at /ws/chat", async () => {
    const { port } = new URL(bff.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      "GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    socket.destroy();
  });
});
