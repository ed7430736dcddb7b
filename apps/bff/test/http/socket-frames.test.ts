import { describe, expect, it } from "vitest";
import { signIn, sofia, startOther, useBff } from "../stage/one-bff.ts";
import { openSocket } from "../stage/socket.ts";
import { until } from "../stage/until.ts";

useBff();

describe("frames", () => {
  it.each([
    ["invalid JSON", "{"],
    ["an array", "[]"],
    ["an unknown type", { type: "system" }],
    ["an unknown field", { type: "message", message: "Hi", role: "system" }],
    ["an empty message", { type: "message", message: " " }],
    ["a stop with an extra field", { type: "stop", turn_id: "x" }],
    [
      "a resume after a fractional ID",
      { type: "resume", session_id: "a", turn_id: "b", after: 0.5 },
    ],
    ["a resume after a negative ID", { type: "resume", session_id: "a", turn_id: "b", after: -1 }],
  ])("that are %s are invalid_request, and the socket stays open", async (_name, frame) => {
    const client = await signIn();
    client.send(frame);
    expect(await client.event("error")).toMatchObject({
      code: "invalid_request",
      retryable: false,
    });
    client.send({ type: "message", message: "Hi" });
    await client.event("done");
  });

  it("that are binary are invalid_request", async () => {
    const client = await signIn();
    client.socket.send(Buffer.from('{"type":"message","message":"Hi"}'), { binary: true });
    expect(await client.event("error")).toMatchObject({ code: "invalid_request" });
  });

  it("of 64 KiB are accepted, and one more byte closes with 4413", async () => {
    const client = await signIn();
    client.send('{"type":"message","message":"Hi"}'.padEnd(64 * 1024, " "));
    await client.event("done");
    client.send('{"type":"message","message":"Hi"}'.padEnd(64 * 1024 + 1, " "));
    expect(await client.closed()).toBe(4413);
  });

  it("of megabytes close with 4413 too, and are not read", async () => {
    const client = await signIn();
    client.send('{"type":"message","message":"Hi"}'.padEnd(5_000_000, " "));
    expect(await client.closed()).toBe(4413);
    expect(client.of("start")).toEqual([]);
  });

  it("beyond the limit of an address close with 4429", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "4" });
    const client = openSocket(other.url);
    await client.auth(sofia.token);
    for (let round = 0; round < 6; round += 1) client.send({ type: "stop" });
    expect(await client.closed()).toBe(4429);
    const next = openSocket(other.url);
    await until(() => next.refusedWith !== undefined);
    expect(next.refusedWith).toBe(429);
  });
});

describe("too many frames", () => {
  it("in a short time close the socket", async () => {
    const client = await signIn();
    for (let count = 0; count < 200; count += 1) client.send("{}");
    expect(await client.closed()).toBe(4429);
    expect(client.of("error").length).toBeLessThan(40);
  });

  it("that are invalid count like any other", async () => {
    const other = await startOther({ ADDRESS_REQUESTS_PER_MINUTE: "10" });
    const client = await openSocket(other.url).auth(sofia.token);
    for (let count = 0; count < 20 && client.closeCode === undefined; count += 1) {
      client.send("{}");
      await until(() => client.of("error").length > count || client.closeCode !== undefined);
    }
    expect(await client.closed()).toBe(4429);
  });
});
