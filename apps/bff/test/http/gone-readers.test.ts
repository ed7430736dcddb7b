import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import { LiveTurn } from "../../src/chat/live-turn.ts";
import { EventStreams } from "../../src/http/event-stream.ts";

let server: Server;
afterEach(() => server.close());

/** Asks, and is gone before anything is answered. Resolves when the server has seen that, to what `answer` gave. */
async function askAndLeave<T>(
  answer: (request: express.Request, response: express.Response) => T,
): Promise<T> {
  const app = express();
  const answered = new Promise<T>((resolve) => {
    app.get("/", async (request, response) => {
      await once(response, "close");
      resolve(answer(request, response));
    });
  });
  server = createServer(app as RequestListener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(server, "request");
  socket.destroy();
  return answered;
}

describe("a reader who leaves while the question is taken", () => {
  it("is no listener of the turn, which learns that nobody is left", async () => {
    const turn = new LiveTurn();
    let idle = 0;
    turn.onIdle = () => (idle += 1);
    const streams = new EventStreams();
    await askAndLeave((request, response) => streams.send(request, response, turn, 0));
    expect(turn.listenerCount).toBe(0);
    expect(idle).toBe(1);
    expect(streams.size).toBe(0);
  });

  it("who waited for the whole answer is none either", async () => {
    const turn = new LiveTurn();
    let idle = 0;
    turn.onIdle = () => (idle += 1);
    await turn.ended(AbortSignal.abort());
    expect(turn.listenerCount).toBe(0);
    expect(idle).toBe(1);
  });
});
