import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startBff } from "../stage/bff.ts";
import { claude, moodle, sofia, useBff } from "../stage/one-bff.ts";
import { openSocket } from "../stage/socket.ts";

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `).join("");
const LONG = "word ".repeat(2000);

useBff();

describe("a server that shuts down", () => {
  it("closes idle sockets with 1012 immediately, and busy ones when their turn has ended", async () => {
    const other = await startBff({ claude, moodle });
    await claude.script({ answers: [WORDS], pace_ms: 15 });
    const idle = await openSocket(other.url).auth(sofia.token);
    const stranger = await openSocket(other.url).opened();
    const busy = await openSocket(other.url).auth(sofia.token);
    busy.send({ type: "message", message: "Hi" });
    await busy.event("chunk");
    const closing = other.close();
    expect(await idle.closed()).toBe(1012);
    expect(await stranger.closed()).toBe(1012);
    expect(await busy.event("done")).toMatchObject({ status: "complete" });
    expect(
      busy
        .of("chunk")
        .map(({ content }) => content)
        .join(""),
    ).toBe(WORDS);
    expect(await busy.closed()).toBe(1012);
    await closing;
  });

  it("closes busy sockets after the drain time without a final event, so that clients resume elsewhere", async () => {
    const other = await startBff({ claude, moodle }, { DRAIN_SECONDS: "0.2" });
    await claude.script({ answers: [LONG], pace_ms: 10 });
    const busy = await openSocket(other.url).auth(sofia.token);
    busy.send({ type: "message", message: "Hi" });
    await busy.event("chunk");
    await other.close();
    expect(await busy.closed()).toBe(1012);
    expect(busy.of("done", "error")).toEqual([]);
  });

  it("does not wait for a client that does not respond to the close frame", async () => {
    const other = await startBff({ claude, moodle });
    const silent = connect(Number(new URL(other.url).port), "127.0.0.1");
    silent.on("error", () => undefined);
    silent.write(
      "GET /ws/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await once(silent, "data");
    await other.close();
    silent.destroy();
  }, 10_000);
});
