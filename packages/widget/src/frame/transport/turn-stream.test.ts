import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { signal } from "@preact/signals-core";
import type { TurnEvent } from "@sidenote/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  ChatFailure,
  type ChatPort,
  type ClockPort,
  type Connection,
  type TurnListener,
} from "../ports.ts";
import { createSend } from "./api.ts";
import { browserClock } from "./browser.ts";
import { createChat } from "./chat.ts";
import type { Tokens } from "./tokens.ts";
import { readTurn } from "./turn-stream.ts";

let server: Server;
let baseUrl: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: string[];

const network = { online: signal(true), visible: signal(true) };

beforeEach(async () => {
  requests = [];
  network.online.value = true;
  server = createServer((request, response) => {
    requests.push(
      `${request.method} ${request.url} ${request.headers["last-event-id"] ?? ""}`.trim(),
    );
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const EVENTS: readonly TurnEvent[] = [
  { type: "start", session_id: "s", turn_id: "t", message_id: "m" },
  { type: "chunk", content: "Grün " },
  { type: "chunk", content: "🌱." },
  {
    type: "done",
    message_id: "a",
    status: "complete",
    grounding: "course",
    usage: {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    },
  },
];

const frame = (index: number): string =>
  `id: ${index + 1}\ndata: ${JSON.stringify(EVENTS[index])}\n\n`;

function stream(response: ServerResponse, from: number, to: number): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  for (let index = from; index < to; index++) response.write(frame(index));
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/json", "retry-after": "7" });
  response.end(
    JSON.stringify({ type: "error", code, message: "", retryable: true, request_id: "r1" }),
  );
}

interface Run {
  readonly events: TurnEvent[];
  readonly connections: Connection[];
  readonly over: Promise<void>;
  readonly abort: AbortController;
}

function run(
  begin: (chat: ChatPort) => ChatPort["ask"] = (chat) => chat.ask,
  tokens: Tokens = { get: async () => "token", renew: async () => "renewed" },
): Run {
  const chat = createChat({ send: createSend({ baseUrl, tokens }), network, clock: browserClock });
  const events: TurnEvent[] = [];
  const connections: Connection[] = [];
  const abort = new AbortController();
  const over = begin(chat)(
    { message: "Why?", message_id: "m" },
    {
      onEvent: (event) => events.push(event),
      onConnection: (connection) => connections.push(connection),
    },
    abort.signal,
  );
  return { events, connections, over, abort };
}

const POST = "POST /chat";
const resume = (lastId: number): string => `GET /chat/s/turns/t/events ${lastId}`;

test("a whole turn arrives over one connection", async () => {
  answer = (_, response) => {
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(requests).toEqual([POST]);
});

test("after a cut the turn resumes after its last event, without loss or duplicates", async () => {
  answer = ({ method, headers }, response) => {
    const lastId = Number(headers["last-event-id"] ?? 0);
    if (method === "POST") {
      stream(response, 0, 2);
      setTimeout(() => response.destroy(), 20);
    } else if (requests.length === 2) {
      // A server that starts earlier than requested, and closes in the middle of a frame.
      stream(response, lastId - 1, 3);
      response.end(frame(3).slice(0, 20));
    } else {
      stream(response, lastId, EVENTS.length);
      response.end();
    }
  };
  const { events, connections, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(requests).toEqual([POST, resume(2), resume(3)]);
  expect(connections).toEqual(["live", "reconnecting", "live", "reconnecting", "live"]);
});

test("a request lost before the turn started is sent again under the same id", async () => {
  answer = (_, response) => {
    if (requests.length === 1) {
      response.destroy();
      return;
    }
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(requests).toEqual([POST, POST]);
});

test("a proxy's error page does not end a running turn", async () => {
  answer = ({ method }, response) => {
    if (method === "POST") {
      stream(response, 0, 2);
      response.end();
    } else if (requests.length === 2) {
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    } else {
      stream(response, 2, EVENTS.length);
      response.end();
    }
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
});

test("a proxy's error page does not refuse a question: it is sent again", async () => {
  answer = (_, response) => {
    if (requests.length === 1) {
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
      return;
    }
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(requests).toEqual([POST, POST]);
});

/** A clock whose short waits are over at once. */
const instantClock: ClockPort = {
  ...browserClock,
  after: (ms, callback) => browserClock.after(ms > 20_000 ? ms : 0, callback),
};
const noListener: TurnListener = { onEvent() {}, onConnection() {} };

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

test("a request that the server refuses is not repeated", async () => {
  answer = (_, response) => problem(response, 429, "rate_limited");
  const { over } = run();
  await expect(over).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: 7,
    requestId: "r1",
  });
  expect(requests).toEqual([POST]);
});

test("a turn that no longer exists ends the stream", async () => {
  answer = ({ method }, response) => {
    if (method !== "POST") {
      problem(response, 404, "not_found");
      return;
    }
    stream(response, 0, 2);
    response.end();
  };
  await expect(run().over).rejects.toMatchObject({ code: "not_found" });
});

test("an expired token is renewed transparently", async () => {
  answer = ({ headers }, response) => {
    if (headers.authorization === "Bearer token") {
      problem(response, 401, "token_expired");
      return;
    }
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run();
  await over;
  expect(events).toEqual(EVENTS);
  expect(requests).toEqual([POST, POST]);
});

test("while offline it waits, and resumes at once when the network returns", async () => {
  answer = ({ method }, response) => {
    if (method === "POST") {
      stream(response, 0, 2);
      network.online.value = false;
      setTimeout(() => response.destroy(), 20);
      return;
    }
    stream(response, 2, EVENTS.length);
    response.end();
  };
  const { events, connections, over } = run();
  await expect.poll(() => connections.at(-1)).toBe("offline");
  expect(requests).toEqual([POST]);
  network.online.value = true;
  await over;
  expect(events).toEqual(EVENTS);
});

test("a token that the host cannot provide while offline is requested again when online", async () => {
  answer = (_, response) => {
    stream(response, 0, EVENTS.length);
    response.end();
  };
  network.online.value = false;
  const get = async (): Promise<string> => {
    if (network.online.peek()) return "token";
    throw new ChatFailure("token_expired");
  };
  const { events, connections, over } = run(undefined, { get, renew: get });
  await expect.poll(() => connections.at(-1)).toBe("offline");
  expect(requests).toEqual([]);
  network.online.value = true;
  await over;
  expect(events).toEqual(EVENTS);
});

test("one failure to get a token does not end a running turn", async () => {
  answer = ({ method }, response) => {
    if (method === "POST") {
      stream(response, 0, 2);
      setTimeout(() => response.destroy(), 20);
      return;
    }
    stream(response, 2, EVENTS.length);
    response.end();
  };
  let asked = 0;
  const get = async (): Promise<string> => {
    if (++asked === 2) throw new ChatFailure("token_expired");
    return "token";
  };
  const { events, over } = run(undefined, { get, renew: get });
  await over;
  expect(events).toEqual(EVENTS);
  expect(asked).toBe(3);
});

test("a sign-out during a turn is reported after a few attempts", async () => {
  answer = (_, response) => {
    stream(response, 0, 2);
    setTimeout(() => response.destroy(), 20);
  };
  let asked = 0;
  const get = async (): Promise<string> => {
    if (++asked > 1) throw new ChatFailure("token_expired");
    return "token";
  };
  const { over } = run(undefined, { get, renew: get });
  await expect(over).rejects.toMatchObject({ code: "token_expired" });
  expect(asked).toBeLessThan(5);
});

test("an abort ends the stream at once and closes the connection", async () => {
  let closed = false;
  answer = (_, response) => {
    stream(response, 0, 2);
    response.on("close", () => (closed = true));
  };
  const { events, over, abort } = run();
  await expect.poll(() => events.length).toBe(2);
  abort.abort();
  await expect(over).rejects.toMatchObject({ name: "AbortError" });
  await expect.poll(() => closed).toBe(true);
});

test("an earlier turn is followed from its first event", async () => {
  answer = (_, response) => {
    stream(response, 0, EVENTS.length);
    response.end();
  };
  const { events, over } = run(
    (chat) => (_, listener, signal) =>
      chat.follow({ sessionId: "s", turnId: "t" }, listener, signal),
  );
  await over;
  expect(events).toEqual(EVENTS);
  expect(requests).toEqual([resume(0)]);
});
