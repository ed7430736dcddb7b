import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import proxyAddr from "proxy-addr";
import { createApp } from "./app.ts";
import type { Dependencies } from "./dependencies.ts";
import { AppError } from "./errors.ts";
import { messagesOf } from "./http/messages.ts";
import { refuse } from "./http/refuse.ts";
import { WebSockets } from "./http/websocket.ts";

/** A client that takes longer to send its headers, or its whole request, is disconnected. */
const HEADERS_TIMEOUT_MS = 8000;
const REQUEST_TIMEOUT_MS = 20_000;
/** Longer than load balancers usually keep idle connections, so that this server is not the first to close one. */
const KEEP_ALIVE_MS = 75_000;
const IDLE_ROUND_MS = 50;
/** At the end of a shutdown: when the remaining connections are cut, and the longest wait for them to close. */
const CUT_MS = 1000;
const CUT_PATIENCE_MS = 2000;

export interface RunningServer {
  port: number;
  /** Shuts down gracefully: refuses new connections, waits for running turns up to the limit, ends open streams. */
  close(): Promise<void>;
}

/** Starts the server. Resolves when it listens. */
export async function startServer(dependencies: Dependencies): Promise<RunningServer> {
  const { config, logger, metrics, sites, turns, streams } = dependencies;
  let draining = false;
  const app = createApp({
    ...dependencies,
    findTrouble: async () => [
      ...(draining ? ["draining"] : []),
      ...(await dependencies.findTrouble()),
    ],
  });
  const server = createServer(
    {
      ...messagesOf(app),
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 2000,
    },
    app,
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("clientError", answerBadRequest);
  // While draining, a request on an existing keep-alive connection is still answered, and then the connection is
  // closed.
  server.prependListener("request", (_request, response) => {
    if (draining) response.shouldKeepAlive = false;
  });

  const trust = app.get("trust proxy fn") as (address: string, hop: number) => boolean;
  const sockets = new WebSockets({
    server,
    sites,
    turns,
    publicUrl: config.publicUrl,
    messageMaxCharacters: config.messageMaxCharacters,
    limitAddress: dependencies.limitAddress,
    addressOf: (request: IncomingMessage) => proxyAddr(request, trust),
    logger,
  });
  metrics.listeners.set("websocket", () => sockets.size);
  await listen(server, config.port, config.host);

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      draining = true;
      logger.info({ turns: turns.runningCount }, "draining");
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Connections become idle when responses that were sent with keep-alive headers end.
      server.closeIdleConnections();
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_ROUND_MS);
      sockets.closeIdle();
      const until = Date.now() + config.drainMs;
      await turns.drain(config.drainMs);
      // A question may have arrived that has not started a turn yet.
      await sleep(IDLE_ROUND_MS);
      await turns.drain(Math.max(0, until - Date.now()));
      // Remaining readers, of turns here or on other replicas, reconnect to another replica.
      streams.restartAll();
      sockets.restartAll();
      await turns.close();
      const cut = setTimeout(() => server.closeAllConnections(), CUT_MS);
      await Promise.race([closed, sleep(CUT_PATIENCE_MS)]);
      clearTimeout(cut);
      clearInterval(idle);
      await dependencies.close();
      logger.info("closed");
    },
  };
}

/** Answers malformed, oversized and late requests, which never reach the app, with an error in the usual form. */
function answerBadRequest(error: Error & { code?: string }, socket: Duplex): void {
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  // If a response has begun, or was sent before the request was complete, a second one would be read as part of it.
  const isAnswered = answer === null ? wasAnswered(socket) : answer?.headersSent;
  if (!socket.writable || error.code === "ECONNRESET" || isAnswered) {
    socket.destroy();
    return;
  }
  const [status, message] = BAD_REQUESTS[error.code ?? ""] ?? [
    400,
    "The request is not valid HTTP.",
  ];
  refuse(socket, new AppError("invalid_request", { message }), randomUUID(), { status });
}

const BAD_REQUESTS: Record<string, [number, string]> = {
  HPE_HEADER_OVERFLOW: [431, "The request's headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request took too long to come."],
};

const wasAnswered = (socket: Duplex): boolean =>
  socket instanceof Socket && socket.bytesWritten > 0;

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
