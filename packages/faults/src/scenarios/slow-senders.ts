import { connect, type Socket } from "node:net";
import type { Figure } from "../figures.ts";
import { until } from "../../../tasks/src/rig/processes.ts";
import type { Rig } from "../rig.ts";
import { Student } from "../student.ts";
import { judge, toQuestion } from "../verdict.ts";

const CONNECTIONS = 300;
/** The server's timeout for request headers, its checking interval, and slack for a busy machine, in seconds. */
const DROPPED_WITHIN_SECONDS = 8 + 2 + 4;

/** Connections send their request headers one byte at a time, while other students must still be served. */
export async function sendSlowly(rig: Rig): Promise<Figure[]> {
  const replica = await rig.startReplica();
  let open = 0;
  const sockets: Socket[] = [];
  for (let index = 0; index < CONNECTIONS; index += 1) {
    const socket = connect(replica.port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("connect", () => {
      open += 1;
      socket.write("POST /chat HTTP/1.1\r\nHost: bff.example.org\r\nX-Slow: ");
    });
    socket.on("close", () => {
      open -= 1;
    });
    // "close" is emitted only after the server's last bytes have been read.
    socket.resume();
    sockets.push(socket);
  }
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write("a");
  }, 500);

  const student = new Student(rig, replica.url);
  const startedAt = performance.now();
  const records = await Promise.all([0, 1, 2].map((index) => student.ask(toQuestion(index, 0))));
  const servedMs = performance.now() - startedAt;
  const verdict = await judge(student, records);
  const opened = open;
  await until(
    "the slow connections to be dropped",
    () => open === 0,
    DROPPED_WITHIN_SECONDS * 1000,
  ).catch(() => undefined);
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(drip);
  const left = open;
  for (const socket of sockets) socket.destroy();
  await replica.terminate();
  return [
    {
      name: `${CONNECTIONS} slow senders, ${opened} open: not dropped within ${seconds.toFixed(0)} s`,
      value: left,
      atMost: 0,
    },
    {
      name: "… answers to other students that were incomplete",
      value: 3 - verdict.complete,
      atMost: 0,
    },
    {
      name: "… time to answer the other students' three questions",
      value: servedMs / 1000,
      atMost: 5,
      unit: "s",
    },
  ];
}
