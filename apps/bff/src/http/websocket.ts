import { randomUUID } from "node:crypto";
import { STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import {
  AUTH_TIMEOUT_SECONDS,
  BODY_MAX_BYTES,
  CLOSE_CODES,
  clientFrameSchema,
} from "@sidenote/protocol";
import { WebSocketServer, type WebSocket } from "ws";
import type { Turns } from "../chat/turns.ts";
import { AppError, toAppError, toErrorEvent } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Sites } from "../sites/sites.ts";
import { ChatSocket } from "./chat-socket.ts";

export interface WebSocketOptions {
  server: Server;
  sites: Sites;
  turns: Turns;
  /** The BFF's own URL: the widget's frame comes from there. */
  publicUrl: string;
  messageMaxCharacters: number;
  /** Counts a connection or a message of an address. Throws when there are too many. */
  limitAddress(address: string): Promise<void>;
  addressOf(request: IncomingMessage): string;
  logger: Logger;
}

/** Beyond this, the socket is dropped without reading on; up to it, the client is told by a close code of ours. */
const FRAME_HARD_MAX_BYTES = 1024 * 1024;
const PING_MS = 30_000;
/** How long the other end has to say goodbye too. A server that must go waits for nobody who never does. */
const CLOSE_PATIENCE_MS = 1000;

/** `/ws/chat`: the same turns over WebSocket. */
export class WebSockets {
  readonly #options: WebSocketOptions;
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<ChatSocket>();
  readonly #schema;

  constructor(options: WebSocketOptions) {
    this.#options = options;
    this.#schema = clientFrameSchema(options.messageMaxCharacters);
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: FRAME_HARD_MAX_BYTES,
      perMessageDeflate: false,
      clientTracking: false,
    });
    options.server.on("upgrade", (request, socket, head) => {
      // From here on Node listens to it no more: an error that nobody hears ends the process.
      socket.on("error", () => socket.destroy());
      this.#upgrade(request, socket, head).catch(() => socket.destroy());
    });
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Sockets with no turn go at once; the others when theirs is over. */
  closeIdle(): void {
    for (const socket of this.#sockets) socket.closeWhenIdle();
  }

  /** Every socket goes: the client reconnects elsewhere and resumes. */
  restartAll(): void {
    for (const socket of this.#sockets) socket.close(CLOSE_CODES.restart, "restart");
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { addressOf, limitAddress } = this.#options;
    const address = addressOf(request);
    try {
      await limitAddress(address);
      if (request.headers.upgrade?.toLowerCase() !== "websocket")
        throw new AppError("invalid_request", {
          message: "Upgrade: only websocket is spoken here.",
        });
      if ((request.url ?? "").split("?")[0] !== "/ws/chat") throw new AppError("not_found");
      if (!this.#isKnownOrigin(request.headers.origin)) throw new AppError("forbidden");
    } catch (thrown) {
      // Nobody reads it any more, so nobody would see the other end go.
      socket.once("finish", () => socket.destroy());
      socket.end(toRefusal(toAppError(thrown)));
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#accept(webSocket, address),
    );
  }

  /** Programs send no origin; a browser's page must be ours or a registered site's. */
  #isKnownOrigin(origin: string | undefined): boolean {
    const { sites, publicUrl } = this.#options;
    return (
      origin === undefined || origin === new URL(publicUrl).origin || sites.origins.includes(origin)
    );
  }

  #accept(webSocket: WebSocket, address: string): void {
    const { sites, turns, limitAddress, logger } = this.#options;
    const socket = new ChatSocket({
      send: (json) => webSocket.send(json),
      close: (code, reason) => {
        webSocket.close(code, reason);
        setTimeout(() => webSocket.terminate(), CLOSE_PATIENCE_MS).unref();
      },
      bufferedBytes: () => webSocket.bufferedAmount,
      sites,
      turns,
      requestId: randomUUID(),
      limitAddress: () => limitAddress(address),
      logger,
    });
    this.#sockets.add(socket);

    let answered = true;
    const ping = setInterval(() => {
      if (!answered) return webSocket.terminate();
      answered = false;
      webSocket.ping();
    }, PING_MS);
    webSocket.on("pong", () => {
      answered = true;
    });
    const authTimeout = setTimeout(() => {
      if (!socket.authenticated) socket.close(CLOSE_CODES.auth_timeout, "no auth in time");
    }, AUTH_TIMEOUT_SECONDS * 1000);

    webSocket.on("message", (content, isBinary) => {
      const bytes = Array.isArray(content)
        ? Buffer.concat(content)
        : Buffer.from(content as Buffer);
      if (bytes.byteLength > BODY_MAX_BYTES) {
        socket.close(CLOSE_CODES.frame_too_large, "frame too large");
        return;
      }
      const parsed = isBinary ? null : this.#schema.safeParse(parseJson(bytes.toString("utf8")));
      void socket.receive(parsed);
    });
    webSocket.on("error", () => webSocket.terminate());
    webSocket.on("close", () => {
      clearInterval(ping);
      clearTimeout(authTimeout);
      this.#sockets.delete(socket);
      socket.gone();
    });
  }
}

/** The answer to a handshake that is not taken. */
function toRefusal(error: AppError): string {
  const requestId = randomUUID();
  const body = JSON.stringify(toErrorEvent(error, requestId));
  const retryAfter = error.retryAfterSeconds;
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ""}`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    ...(retryAfter === undefined ? [] : [`Retry-After: ${Math.max(1, Math.ceil(retryAfter))}`]),
    "",
    body,
  ].join("\r\n");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
