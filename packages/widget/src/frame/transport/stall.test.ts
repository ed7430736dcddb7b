import { signal } from "@preact/signals-core";
import type { TurnEvent } from "@sidenote/protocol";
import { expect, test } from "vitest";
import { createMemoryPorts } from "../../gallery/memory-ports.ts";
import { readTurn } from "./turn-stream.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const encode = (event: object, id: number) =>
  new TextEncoder().encode(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`);

/** A server that sends one event and then stalls, on every connection but the last. */
function begin() {
  const { clock, advance } = createMemoryPorts();
  const network = { online: signal(true), visible: signal(true) };
  const opened: number[] = [];
  const events: TurnEvent[] = [];
  const over = readTurn(
    {
      network,
      clock,
      async open(lastId, connection) {
        opened.push(lastId);
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            connection.addEventListener("abort", () => controller.error(connection.reason));
            if (lastId) controller.enqueue(encode({ type: "error", code: "internal" }, 2));
            else controller.enqueue(encode({ type: "chunk", content: "Half" }, 1));
          },
        });
        return new Response(body);
      },
    },
    { onEvent: (event) => events.push(event), onConnection: () => {} },
    new AbortController().signal,
  );
  return { advance, network, opened, events, over };
}

test("a connection that is silent for longer than the keep-alive allows is replaced", async () => {
  const { advance, opened, over } = begin();
  await settle();
  advance(39_000);
  await settle();
  expect(opened).toEqual([0]);
  advance(1_000);
  await settle();
  advance(1_000);
  await over;
  expect(opened).toEqual([0, 1]);
});

test("when the page becomes visible again, a silent connection is replaced at once", async () => {
  const { advance, network, opened, over } = begin();
  await settle();
  network.visible.value = false;
  advance(20_000);
  network.visible.value = true;
  await settle();
  advance(1_000);
  await over;
  expect(opened).toEqual([0, 1]);
});

test("hiding the page for a moment does not replace the connection", async () => {
  const { advance, network, opened } = begin();
  await settle();
  network.visible.value = false;
  advance(5_000);
  network.visible.value = true;
  await settle();
  advance(1_000);
  await settle();
  expect(opened).toEqual([0]);
});
