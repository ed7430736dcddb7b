import { once } from "node:events";
import { createServer, get, type IncomingMessage, type RequestOptions } from "node:http";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { afterAll, describe, expect, it } from "vitest";
import { isLocal, onlyLoopback } from "./only-loopback.ts";

describe("a request is local", () => {
  it.each([
    ["127.0.0.1", "localhost"],
    ["127.0.0.1", "LOCALHOST:8090"],
    ["127.9.9.9", "127.0.0.1:8090"],
    ["::1", "[::1]:8090"],
    ["::ffff:127.0.0.1", "localhost:8090"],
  ])("from %s to %s", (address, host) => {
    expect(isLocal(address, host)).toBe(true);
  });

  it.each([
    ["from another computer", "192.0.2.7", "localhost:8090"],
    ["from another computer by IPv6", "2001:db8::1", "[::1]:8090"],
    ["from another computer by an IPv4 address in IPv6", "::ffff:192.0.2.7", "127.0.0.1:8090"],
    ["to a name that was pointed here", "127.0.0.1", "attacker.example:8090"],
    ["to a name that looks like ours", "127.0.0.1", "localhost.attacker.example"],
    ["to a name that begins like our address", "127.0.0.1", "127.0.0.1.attacker.example"],
    ["to nobody", "127.0.0.1", undefined],
    ["from nowhere", undefined, "localhost"],
  ])("not %s", (_, address, host) => {
    expect(isLocal(address, host)).toBe(false);
  });
});

describe("the demo's guard", () => {
  const app = express().use(onlyLoopback, (_, response) => void response.sendStatus(204));
  const servers = [createServer(app), createServer(app)] as const;
  afterAll(() => servers.forEach((server) => server.close()));

  async function statusOf(options: RequestOptions): Promise<number | undefined> {
    const [response] = (await once(get(options), "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  it("looks at the connection and at the host", async () => {
    const [remote, local] = servers;
    // The peer of a Unix socket has no address, as little a loopback address as another computer's.
    const socketPath = join(tmpdir(), `sidenote-${randomUUID()}.sock`);
    remote.listen(socketPath);
    local.listen(0, "127.0.0.1");
    await Promise.all([once(remote, "listening"), once(local, "listening")]);
    const address = local.address();
    if (address === null || typeof address === "string") throw new Error("not listening on a port");
    const { port } = address;

    expect(await statusOf({ port, host: "127.0.0.1" })).toBe(204);
    expect(await statusOf({ port, host: "127.0.0.1", headers: { host: "a.example" } })).toBe(403);
    expect(await statusOf({ socketPath, headers: { host: "localhost" } })).toBe(403);
  });
});
