import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { signal } from "@preact/signals-core";
import type { TurnEvent } from "@sidenote/protocol";
import { afterEach, beforeEach } from "vitest";
import type { ChatPort, Connection } from "../ports.ts";
import { createSend } from "./api.ts";
import { browserClock } from "./browser.ts";
import { createChat } from "./chat.ts";
import type { Tokens } from "./tokens.ts";

/** A server that answers as a test tells it to, with what it was asked. */
export const server = {
  url: "",
  answer: (_request: IncomingMessage, _response: ServerResponse): void => {},
  requests: [] as string[],
  bodies: [] as string[],
};

export const network = { online: signal(true), visible: signal(true) };

/** Gives each test of a file a new server. */
export function useServer(): void {
  let http: Server;
  beforeEach(async () => {
    server.requests = [];
    server.bodies = [];
    network.online.value = true;
    http = createServer(async (request, response) => {
      const { method, url, headers } = request;
      server.requests.push(`${method} ${url} ${headers["last-event-id"] ?? ""}`.trim());
      server.bodies.push(await text(request));
      server.answer(request, response);
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    http.closeAllConnections();
    http.close();
  });
}

/** The events of a turn. */
export const EVENTS: readonly TurnEvent[] = [
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

/** Returns an event as it is sent. */
export const frame = (index: number): string =>
  `id: ${index + 1}\ndata: ${JSON.stringify(EVENTS[index])}\n\n`;

/** Sends the events from one position up to another. */
export function stream(response: ServerResponse, from: number, to: number): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  for (let index = from; index < to; index++) response.write(frame(index));
}

/** Refuses a request. */
export function problem(response: ServerResponse, status: number, code: string): void {
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

/** Asks a question, or does what `begin` returns, and records what happens. */
export function run(
  begin: (chat: ChatPort) => ChatPort["ask"] = (chat) => chat.ask,
  tokens: Tokens = { get: async () => "token", renew: async () => "renewed" },
): Run {
  const chat = createChat({
    send: createSend({ baseUrl: server.url, tokens }),
    network,
    clock: browserClock,
  });
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

export const POST = "POST /chat";
export const resume = (lastId: number): string => `GET /chat/s/turns/t/events ${lastId}`;
