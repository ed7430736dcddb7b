import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { createMemoryPorts } from "../../gallery/memory-ports.ts";
import { ChatFailure, type ClockPort, type TurnListener } from "../ports.ts";
import { browserClock } from "./browser.ts";
import { EVENTS, network } from "./turn-server.ts";
import { readTurn } from "./turn-stream.ts";

/** A clock whose short waits are over at once. */
const instantClock: ClockPort = {
  ...browserClock,
  after: (ms, callback) => browserClock.after(ms > 20_000 ? ms : 0, callback),
};
const noListener: TurnListener = { onEvent() {}, onConnection() {} };
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("gives up on an unreachable server after ten attempts", async () => {
  let opened = 0;
  const open = async (): Promise<Response> => {
    opened += 1;
    throw new ChatFailure("unreachable");
  };
  const { signal } = new AbortController();
  await expect(
    readTurn({ open, network, clock: instantClock }, noListener, signal),
  ).rejects.toMatchObject({
    code: "unreachable",
  });
  expect(opened).toBe(10);
});

test("does not give up while each reconnection brings an event", async () => {
  const pieces = 40;
  let opened = 0;
  const open = async (lastId: number): Promise<Response> => {
    // Every second attempt fails; the others bring one event each.
    if (++opened % 2) throw new ChatFailure("unreachable");
    const event = lastId < pieces ? EVENTS[1] : EVENTS[3];
    return new Response(`id: ${lastId + 1}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  let count = 0;
  const listener: TurnListener = { ...noListener, onEvent: () => count++ };
  await readTurn({ open, network, clock: instantClock }, listener, new AbortController().signal);
  expect(count).toBe(pieces + 1);
});

test("attempts while offline do not count", async () => {
  const { clock, advance } = createMemoryPorts();
  const network = { online: signal(false), visible: signal(true) };
  let works = false;
  let opened = 0;
  const over = readTurn(
    {
      network,
      clock,
      async open() {
        opened++;
        if (!works) throw new ChatFailure("unreachable");
        return new Response(`id: 1\ndata: {"type":"error","code":"internal"}\n\n`);
      },
    },
    noListener,
    new AbortController().signal,
  );
  for (let look = 0; look < 12; look++) {
    network.visible.value = false;
    await settle();
    network.visible.value = true;
    await settle();
  }
  network.online.value = true;
  await settle();
  works = true;
  advance(10_000);
  await over;
  expect(opened).toBeGreaterThan(12);
});
