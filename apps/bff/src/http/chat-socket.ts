import {
  CLOSE_CODES,
  TOKEN_GRACE_SECONDS,
  type ClientFrame,
  type ReadyFrame,
} from "@sidenote/protocol";
import type { AttachedTurn, Turns } from "../chat/turns.ts";
import { AppError, toAppError, toErrorEvent } from "../errors.ts";
import type { Logger } from "../logger.ts";
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

/** What a parsed client frame is, or how it failed: `safeParse`'s result, or null for a binary frame. */
type Received = { success: true; data: ClientFrame } | { success: false } | null;

/** A reader behind by this much is cut; it can resume. */
const BEHIND_MAX_BYTES = 1024 * 1024;
/** Frames that may wait for those before them. A client has no reason to send so many at once. */
const WAITING_MAX = 32;

/**
 * One socket's conversation: `auth` first, then `message`, `stop`, `resume`, and `auth` again to renew. Frames are dealt
 * with in the order they came. A turn goes on when its socket is gone, as any turn does.
 */
export class ChatSocket {
  readonly #options: ChatSocketOptions;
  #launch: Launch | undefined;
  #turn: AttachedTurn | undefined;
  #write: (() => void) | undefined;
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

  closeWhenIdle(): void {
    this.#leaving = true;
    if (this.#turn === undefined) this.close(CLOSE_CODES.restart, "restart");
  }

  /** The other end is no longer there. */
  gone(): void {
    this.#closed = true;
    clearTimeout(this.#expiry);
    this.#leave();
  }

  receive(received: Received): Promise<void> {
    if (this.#waiting >= WAITING_MAX) this.close(CLOSE_CODES.rate, "too many frames");
    if (this.#closed) return this.#queue;
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      this.#waiting -= 1;
      if (this.#closed) return;
      try {
        await this.#take(received);
      } catch (thrown) {
        this.#fail(toAppError(thrown));
      }
    });
    return this.#queue;
  }

  async #take(received: Received): Promise<void> {
    const frame = received?.success === true ? received.data : null;
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
    if (!same || launch.scope === "privacy") return this.close(CLOSE_CODES.token, "token");
    // It may be gone meanwhile; then nobody would clear what is set here.
    if (this.#closed) return;
    this.#launch = launch;
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(
      () => this.close(CLOSE_CODES.token, "token expired"),
      Math.max(0, launch.expiresAt - Date.now()) + TOKEN_GRACE_SECONDS * 1000,
    );
    const ready: ReadyFrame = { type: "ready" };
    this.#options.send(JSON.stringify(ready));
  }

  async #ask(request: Parameters<Turns["ask"]>[1]): Promise<void> {
    const launch = this.#current();
    if (this.#turn !== undefined) throw new AppError("turn_in_progress", { retryAfterSeconds: 2 });
    this.#follow(
      await this.#options.turns.ask(launch.principal, request, this.#options.requestId),
      0,
    );
  }

  async #stop(): Promise<void> {
    if (this.#turn === undefined || this.#launch === undefined) return;
    const { sessionId, turnId } = this.#turn.ref;
    await this.#options.turns.stop(this.#launch.principal, sessionId, turnId);
  }

  async #resume(frame: Extract<ClientFrame, { type: "resume" }>): Promise<void> {
    // A turn that runs is completed, whatever became of the token meanwhile.
    const launch = this.#launch;
    if (launch === undefined) throw new AppError("token_missing");
    const attached = await this.#options.turns.attach(
      launch.principal,
      frame.session_id,
      frame.turn_id,
    );
    // A feed from elsewhere ends with its last listener, and it may be the same one.
    const before = { turn: this.#turn, write: this.#write };
    this.#follow(attached, frame.after);
    if (before.write !== undefined) before.turn?.feed.unsubscribe(before.write);
  }

  #current(): Launch {
    const launch = this.#launch;
    if (launch === undefined) throw new AppError("token_missing");
    if (launch.expiresAt < Date.now()) throw new AppError("token_expired");
    return launch;
  }

  #follow(turn: AttachedTurn, after: number): void {
    this.#turn = turn;
    let cursor = after;
    const write = (): void => {
      if (this.#closed) return;
      for (const { id, json } of turn.feed.framesAfter(cursor)) {
        this.#options.send(`{"id":${id},${json.slice(1)}`);
        cursor = id;
      }
      if (this.#options.bufferedBytes() > BEHIND_MAX_BYTES) {
        this.close(CLOSE_CODES.restart, "too slow");
        return;
      }
      if (turn.feed.over) {
        this.#leave();
        if (this.#leaving) this.close(CLOSE_CODES.restart, "restart");
      }
    };
    this.#write = write;
    turn.feed.subscribe(write);
    // Gone while the question was taken.
    if (this.#closed) return this.#leave();
    write();
  }

  #leave(): void {
    if (this.#write !== undefined) this.#turn?.feed.unsubscribe(this.#write);
    this.#write = undefined;
    this.#turn = undefined;
  }

  #fail(error: AppError): void {
    if (error.status >= 500) {
      this.#options.logger.error(
        { err: error, request_id: this.#options.requestId },
        "WebSocket frame failed",
      );
    }
    if (this.#closed) return;
    if (this.#options.bufferedBytes() > BEHIND_MAX_BYTES)
      return this.close(CLOSE_CODES.restart, "too slow");
    this.#options.send(JSON.stringify(toErrorEvent(error, this.#options.requestId)));
  }
}
