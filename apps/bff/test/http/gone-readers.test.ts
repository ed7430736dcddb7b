import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import { LiveTurn } from "../../src/chat/live-turn.ts";
import { EventStreams } from "../../src/http/event-stream.ts";

let server: Server;
afterEach(() => server.close());

/** Sends a request and disconnects. When the server has noticed, calls `answer` and resolves with its result. */
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

describe("a reader who disconnects before the turn is ready", () => {
  it("is not a listener of the turn, which becomes idle", async () => {
    const turn = new LiveTurn();
    let idle = 0;
    turn.onIdle = () => (idle += 1);
    const streams = new EventStreams();
    await askAndLeave((request, response) => streams.send(request, response, turn, 0));
    expect(turn.listenerCount).toBe(0);
    expect(idle).toBe(1);
    expect(streams.size).toBe(0);
  });

  it("is not a listener either if it waited for the complete answer", async () => {
    const turn = new LiveTurn();
    let idle = 0;
    turn.onIdle = () => (idle += 1);
    await turn.ended(AbortSignal.abort());
    expect(turn.listenerCount).toBe(0);
    expect(idle).toBe(1);
  });
});
