import type { Request, Response } from "express";
import type { TurnFeed } from "../chat/turn-feed.ts";
import type { Frame } from "../chat/store-ports.ts";
import { releaseHead } from "../release-head.ts";
import { ChunkedBody } from "./chunked-body.ts";

/** How often open streams are checked. One timer for all of them, since a timer per stream would be reset per token. */
const ROUND_MS = 1000;
/** After this much silence the next check sends a keep-alive comment, so at least every 15 s. */
const SILENCE_MS = 14_000;
/** A reader that accepts no data for this long is disconnected; it can resume. */
const STALLED_MS = 60_000;

/** The headers of an event stream, for browsers and for proxies in between. */
export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache, no-transform",
  // nginx buffers upstream responses unless told not to.
  "X-Accel-Buffering": "no",
};

/** Replaces the per-request objects of all open streams. */
const NOTHING = Object.freeze({});

/**
 * Formats a frame as a server-sent event. The JSON contains no line breaks.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
function toSse({ id, json }: Frame): string {
  return `id: ${id}\ndata: ${json}\n\n`;
}

/** The open event streams of this replica: keeps them alive, and ends them when the server shuts down. */
export class EventStreams {
  readonly #open = new Set<EventStream>();

  constructor() {
    setInterval(() => {
      const now = performance.now();
      for (const stream of this.#open) stream.check(now);
    }, ROUND_MS).unref();
  }

  /** Sends a turn's frames with ids above `after` as they arrive, until the turn is over or the reader disconnects. */
  send(request: Request, response: Response, feed: TurnFeed, after: number): void {
    if (request.method === "HEAD") {
      // Makes the feed idle: a remote feed closes only when a listener unsubscribes.
      feed.subscribe(ignore);
      feed.unsubscribe(ignore);
      return void response.writeHead(200, STREAM_HEADERS).end();
    }
    request.socket.setNoDelay(true);
    // Releases the memory of the request and its routing while the stream is open.
    request.body = undefined;
    request.headers = NOTHING;
    request.rawHeaders.length = 0;
    request.params = NOTHING;
    request.next = ignore;
    // Express parses the URL again if it needs it.
    Reflect.set(request, "_parsedUrl", undefined);
    response.locals = NOTHING;
    new EventStream(this.#open, response, feed, after).begin();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Ends every stream and asks its reader to reconnect. */
  restartAll(): void {
    for (const stream of this.#open) stream.restart();
  }
}

/** One reader of a turn. While its socket is full nothing is queued, since the feed holds every frame. */
class EventStream {
  readonly #open: Set<EventStream>;
  readonly #response: Response;
  readonly #body: ChunkedBody;
  readonly #feed: TurnFeed;
  #cursor: number;
  #isFull = false;
  /** When data was last written, by `performance.now()`. */
  #writtenAt = performance.now();

  constructor(open: Set<EventStream>, response: Response, feed: TurnFeed, after: number) {
    this.#open = open;
    this.#response = response;
    this.#body = new ChunkedBody(response);
    this.#feed = feed;
    this.#cursor = after;
  }

  begin(): void {
    this.#open.add(this);
    this.#feed.subscribe(this.#write);
    // The reader disconnected while the turn was being attached, before there was a `close` listener.
    if (this.#response.destroyed) return this.#close();
    this.#response.on("close", this.#close);
    this.#response.writeHead(200, STREAM_HEADERS);
    // Deferred, so that the turn's first events share one packet with the headers.
    setImmediate(() => this.#sendHead());
  }

  /** Sends a keep-alive comment after silence, or disconnects a stalled reader. */
  check(now: number): void {
    const silentMs = now - this.#writtenAt;
    if (this.#isFull) {
      if (silentMs > STALLED_MS) this.#response.destroy();
    } else if (silentMs > SILENCE_MS) {
      this.#send(": still here\n\n");
    }
  }

  restart(): void {
    this.#end(": this server restarts\nretry: 1000\n\n");
  }

  #sendHead(): void {
    const response = this.#response;
    if (response.writableEnded || response.destroyed) return;
    const after = this.#cursor;
    this.#write();
    // No frame yet: the headers are sent alone.
    if (this.#cursor === after) this.#body.flushHead();
    releaseHead(response);
  }

  readonly #write = (): void => {
    if (this.#isFull) return;
    let text = "";
    for (const frame of this.#feed.framesAfter(this.#cursor)) {
      text += toSse(frame);
      this.#cursor = frame.id;
    }
    if (this.#feed.over) return this.#end(text);
    if (text === "") return;
    this.#send(text);
  };

  #send(text: string): void {
    this.#writtenAt = performance.now();
    this.#isFull = !this.#body.write(text);
    if (!this.#isFull) return;
    this.#body.onceDrained(() => {
      this.#isFull = false;
      if (!this.#response.writableEnded) this.#write();
    });
  }

  #end(text: string): void {
    this.#close();
    this.#body.end(text);
  }

  readonly #close = (): void => {
    this.#feed.unsubscribe(this.#write);
    this.#open.delete(this);
  };
}

function ignore(): void {}
