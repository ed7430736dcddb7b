import {
  CLOSE_CODES,
  TOKEN_GRACE_SECONDS,
  type ClientFrame,
  type ReadyFrame,
} from "@sidenote/protocol";
import type { AttachedTurn, Turns } from "../chat/turns.ts";
import { AppError, toAppError, toErrorEvent } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { SocketReader } from "./socket-reader.ts";
import type { Launch, Sites } from "../sites/sites.ts";

export interface ChatSocketOptions {
  send(json: string): void;
  close(code: number, reason: string): void;
  bufferedBytes(): number;
  sites: Sites;
  turns: Turns;
  requestId: string;
  limitAddress(): Promise<void>;
  logger: Logger;
}

/** A reader with this much unsent data is disconnected; it can resume. */
const BEHIND_MAX_BYTES = 1024 * 1024;
/** The most frames that may wait to be processed. No regular client sends that many at once. */
const WAITING_MAX = 32;

/**
 * The protocol on one WebSocket: `auth` first, then `message`, `stop`, `resume`, and `auth` again to renew the token.
 * Frames are processed in order of arrival. A turn continues when its socket closes, as with any other reader.
 */
export class ChatSocket {
  readonly #options: ChatSocketOptions;
  #launch: Launch | undefined;
  #reader: SocketReader | undefined;
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #expiry: NodeJS.Timeout | undefined;
  #leaving = false;
  #closed = false;

  constructor(options: ChatSocketOptions) {
    this.#options = options;
  }

  get authenticated(): boolean {
    return this.#launch !== undefined;
  }

  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.close(code, reason);
  }

  /** Closes the socket once its turn, if any, is over. */
  closeWhenIdle(): void {
    this.#leaving = true;
    if (this.#reader === undefined) this.close(CLOSE_CODES.restart, "restart");
  }

  /** Called when the connection has closed. */
  gone(): void {
    this.#closed = true;
    clearTimeout(this.#expiry);
    this.#leave();
  }

  /** Takes a frame; null stands for one that was not understood. */
  receive(frame: ClientFrame | null): Promise<void> {
    if (this.#waiting >= WAITING_MAX) this.close(CLOSE_CODES.rate, "too many frames");
    if (this.#closed) return this.#queue;
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      this.#waiting -= 1;
      if (this.#closed) return;
      try {
        await this.#take(frame);
      } catch (thrown) {
        this.#fail(toAppError(thrown));
      }
    });
    return this.#queue;
  }

  async #take(frame: ClientFrame | null): Promise<void> {
    if (this.#launch === undefined && frame?.type !== "auth") {
      return this.close(CLOSE_CODES.token, "auth first");
    }
    try {
      await this.#options.limitAddress();
    } catch (error) {
      if (error instanceof AppError && error.code === "rate_limited") {
        return this.close(CLOSE_CODES.rate, "too many frames");
      }
      throw error;
    }
    if (frame === null)
      throw new AppError("invalid_request", { message: "The frame was not understood." });
    switch (frame.type) {
      case "auth":
        return this.#authenticate(frame.token);
      case "message": {
        const { type: _, ...request } = frame;
        return this.#ask(request);
      }
      case "stop":
        return this.#stop();
      case "resume":
        return this.#resume(frame);
    }
  }

  async #authenticate(token: string): Promise<void> {
    let launch: Launch;
    try {
      launch = await this.#options.sites.verify(token);
    } catch (error) {
      if (toAppError(error).code === "internal") throw error;
      return this.close(CLOSE_CODES.token, "token");
    }
    const before = this.#launch?.principal;
    const same =
      before === undefined ||
      (before.issuer === launch.principal.issuer &&
        before.userId === launch.principal.userId &&
        before.courseId === launch.principal.courseId);
    if (!same || launch.scope !== null) return this.close(CLOSE_CODES.token, "token");
    // The socket may have closed in the meantime; the timer set below would then never be cleared.
    if (this.#closed) return;
    this.#launch = launch;
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(
      () => this.close(CLOSE_CODES.token, "token expired"),
      Math.max(0, launch.expiresAt - Date.now()) + TOKEN_GRACE_SECONDS * 1000,
    );
    const ready: ReadyFrame = { type: "ready" };
    this.#send(JSON.stringify(ready));
  }

  async #ask(request: Parameters<Turns["ask"]>[1]): Promise<void> {
    const launch = this.#current();
    if (this.#reader !== undefined)
      throw new AppError("turn_in_progress", { retryAfterSeconds: 2 });
    this.#follow(
      await this.#options.turns.ask(launch.principal, request, this.#options.requestId),
      0,
    );
  }

  async #stop(): Promise<void> {
    if (this.#reader === undefined || this.#launch === undefined) return;
    const { sessionId, turnId } = this.#reader.turn.ref;
    await this.#options.turns.stop(this.#launch.principal, sessionId, turnId);
  }

  async #resume(frame: Extract<ClientFrame, { type: "resume" }>): Promise<void> {
    // Allowed with an expired token, so that a running turn can be read to its end.
    const launch = this.#launch;
    if (launch === undefined) throw new AppError("token_missing");
    const attached = await this.#options.turns.attach(
      launch.principal,
      frame.session_id,
      frame.turn_id,
    );
    // Subscribes before unsubscribing: it may be the same feed, and a remote one closes with its last listener.
    const before = this.#reader;
    this.#follow(attached, frame.after);
    before?.stop();
  }

  #current(): Launch {
    const launch = this.#launch;
    if (launch === undefined) throw new AppError("token_missing");
    // With no clock leeway: whoever holds a socket open can renew in time.
    if (launch.expiresAt < Date.now()) throw new AppError("token_expired");
    return launch;
  }

  #follow(turn: AttachedTurn, after: number): void {
    const reader = new SocketReader(turn, after, {
      send: (json) => this.#send(json),
      onOver: () => {
        this.#reader = undefined;
        if (this.#leaving) this.close(CLOSE_CODES.restart, "restart");
      },
    });
    this.#reader = reader;
    reader.begin();
    // The socket closed while the turn was being attached.
    if (this.#closed) this.#leave();
  }

  #leave(): void {
    this.#reader?.stop();
    this.#reader = undefined;
  }

  #fail(error: AppError): void {
    const { logger, requestId } = this.#options;
    if (error.status >= 500)
      logger.error({ err: error, request_id: requestId }, "WebSocket frame failed");
    this.#send(JSON.stringify(toErrorEvent(error, requestId)));
  }

  #send(json: string): void {
    if (this.#closed) return;
    this.#options.send(json);
    if (this.#options.bufferedBytes() > BEHIND_MAX_BYTES)
      this.close(CLOSE_CODES.restart, "too slow");
  }
}
