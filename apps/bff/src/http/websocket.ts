import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import {
  AUTH_TIMEOUT_SECONDS,
  BODY_MAX_BYTES,
  CLOSE_CODES,
  clientFrameSchema,
} from "@sidenote/protocol";
import { WebSocket, WebSocketServer } from "ws";
import type { Turns } from "../chat/turns.ts";
import { AppError, toAppError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Sites } from "../sites/sites.ts";
import { ChatSocket } from "./chat-socket.ts";
import { refuse } from "./refuse.ts";
import { identify, requestIdOf } from "./request.ts";

export interface WebSocketOptions {
  server: Server;
  sites: Sites;
  turns: Turns;
  /** The BFF's own URL, from which the widget's frame is served. */
  publicUrl: string;
  messageMaxCharacters: number;
  /** Counts a connection or a message from an address. Rejects when there are too many. */
  limitAddress(address: string): Promise<void>;
  addressOf(request: IncomingMessage): string;
  logger: Logger;
}

/** A frame beyond this size is not read to its end. */
const FRAME_HARD_MAX_BYTES = 1024 * 1024;
/** The close code that the library uses for such a frame (RFC 6455, 7.4.1). */
const MESSAGE_TOO_BIG = 1009;
const PING_MS = 30_000;
/** How long the client has to complete the closing handshake before the connection is terminated. */
const CLOSE_PATIENCE_MS = 1000;

/** Uses our own close code, `frame_too_large`, instead of the library's. */
class Socket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === MESSAGE_TOO_BIG ? CLOSE_CODES.frame_too_large : code, reason);
  }
}

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
      WebSocket: Socket,
    });
    this.#server.on("headers", (headers, request) => {
      headers.push(`X-Request-Id: ${requestIdOf(request)}`);
    });
    this.#server.on("wsClientError", ({ message }, socket, request) =>
      // Names the supported versions (RFC 6455, 4.4).
      refuse(socket, new AppError("invalid_request", { message }), requestIdOf(request), {
        headers: ["Sec-WebSocket-Version: 13, 8"],
      }),
    );
    options.server.on("upgrade", (request, socket, head) => {
      // Node has removed its own error listener, and an unhandled error event would end the process.
      socket.on("error", () => socket.destroy());
      this.#upgrade(request, socket, head).catch(() => socket.destroy());
    });
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Closes sockets without a running turn at once, and the others when their turn is over. */
  closeIdle(): void {
    for (const socket of this.#sockets) socket.closeWhenIdle();
  }

  /** Closes every socket, so that clients reconnect to another replica and resume. */
  restartAll(): void {
    for (const socket of this.#sockets) socket.close(CLOSE_CODES.restart, "restart");
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { addressOf, limitAddress } = this.#options;
    const address = addressOf(request);
    const requestId = identify(request);
    try {
      await limitAddress(address);
      if (request.headers.upgrade?.toLowerCase() !== "websocket")
        throw new AppError("invalid_request", {
          message: "Upgrade: only websocket is spoken here.",
        });
      if ((request.url ?? "").split("?")[0] !== "/ws/chat") throw new AppError("not_found");
      if (!this.#isKnownOrigin(request.headers.origin)) throw new AppError("forbidden");
    } catch (thrown) {
      refuse(socket, toAppError(thrown), requestId);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#accept(webSocket, address, requestId),
    );
  }

  /** Accepts our own origin and those of registered sites, and clients other than browsers, which send none. */
  #isKnownOrigin(origin: string | undefined): boolean {
    const { sites, publicUrl } = this.#options;
    return (
      origin === undefined || origin === new URL(publicUrl).origin || sites.origins.includes(origin)
    );
  }

  #accept(webSocket: WebSocket, address: string, requestId: string): void {
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
      requestId,
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
      const json = isBinary ? undefined : parseJson(bytes.toString("utf8"));
      void socket.receive(this.#schema.safeParse(json).data ?? null);
    });
    // Delayed, so that the close frame with the reason is sent first.
    webSocket.on("error", () => setTimeout(() => webSocket.terminate(), CLOSE_PATIENCE_MS).unref());
    webSocket.on("close", () => {
      clearInterval(ping);
      clearTimeout(authTimeout);
      this.#sockets.delete(socket);
      socket.gone();
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
