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

/** A client that takes longer to send its headers, or its whole request, is cut: slow senders hold no connection. */
const HEADERS_TIMEOUT_MS = 8000;
const REQUEST_TIMEOUT_MS = 20_000;
/** Longer than any load balancer in front keeps an idle connection, so that it is never we who close first. */
const KEEP_ALIVE_MS = 75_000;
const IDLE_ROUND_MS = 50;
/** How long connections that are cut may take to be gone. */
const CUT_PATIENCE_MS = 2000;

export interface RunningServer {
  port: number;
  /** Ends in order: no new connections, turns to their end or to the limit, word to whoever still listens. */
  close(): Promise<void>;
}

/** Listens. Resolves when requests are answered. */
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
  server.on("clientError", answerNoRequest);
  // A proxy keeps its connections: what it sends on one of them while we drain is answered, and is the last there.
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
      // A connection falls idle when an answer ends whose head had promised to keep it.
      server.closeIdleConnections();
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_ROUND_MS);
      sockets.closeIdle();
      const until = Date.now() + config.drainMs;
      await turns.drain(config.drainMs);
      // A question may have come that nobody has looked at yet.
      await sleep(IDLE_ROUND_MS);
      await turns.drain(Math.max(0, until - Date.now()));
      // Whoever listens still, to a turn of ours or of another replica, comes back elsewhere.
      streams.restartAll();
      sockets.restartAll();
      await turns.close();
      const patience = setTimeout(() => server.closeAllConnections(), 1000);
      await Promise.race([closed, sleep(CUT_PATIENCE_MS)]);
      clearTimeout(patience);
      clearInterval(idle);
      await dependencies.close();
      logger.info("closed");
    },
  };
}

/** What comes is no request, or too much of one: said as everything else is. */
function answerNoRequest(error: Error & { code?: string }, socket: Duplex): void {
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  // Where an answer has begun, or was given before the request had come whole, a second one would be taken for more.
  const isAnswered = answer === null ? wasAnswered(socket) : answer?.headersSent;
  if (!socket.writable || error.code === "ECONNRESET" || isAnswered) {
    socket.destroy();
    return;
  }
  const [status, message] = NO_REQUEST[error.code ?? ""] ?? [400, "This is no request of HTTP."];
  refuse(socket, new AppError("invalid_request", { message }), randomUUID(), { status });
}

const NO_REQUEST: Record<string, [number, string]> = {
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
