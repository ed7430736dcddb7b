import type { Request, Response } from "express";
import type { TurnFeed } from "../chat/turn-feed.ts";
import type { Frame } from "../chat/store-ports.ts";
import { releaseHead } from "../release-head.ts";
import { ChunkedBody } from "./chunked-body.ts";

/** How often open streams are looked after: one timer for all of them, none that every token would have to move. */
const ROUND_MS = 1000;
/** After so much silence a comment keeps proxies awake: with the next round, before 15 s are over. */
const SILENCE_MS = 14_000;
/** A reader that takes nothing for this long is cut; it can resume. */
const STALLED_MS = 60_000;

/** What makes an answer an event stream, for browsers and for proxies on the way. */
export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache, no-transform",
  // nginx buffers answers of an upstream unless told not to.
  "X-Accel-Buffering": "no",
};

/** In place of the objects of a request, one for all that are open. */
const NOTHING = Object.freeze({});

/**
 * One frame of an event stream. The JSON holds no line break.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
function toSse({ id, json }: Frame): string {
  return `id: ${id}\ndata: ${json}\n\n`;
}

/** The streams that are open, so that each can be looked after, and told when this server must go. */
export class EventStreams {
  readonly #open = new Set<EventStream>();

  constructor() {
    setInterval(() => {
      const now = performance.now();
      for (const stream of this.#open) stream.lookAfter(now);
    }, ROUND_MS).unref();
  }

  /** Sends a turn's frames after the one with id `after`, as they come, until the turn is over or the reader is gone. */
  send(request: Request, response: Response, feed: TurnFeed, after: number): void {
    if (request.method === "HEAD") {
      // Told that somebody was here and has gone, as a feed from elsewhere must be.
      feed.subscribe(ignore);
      feed.unsubscribe(ignore);
      return void response.writeHead(200, STREAM_HEADERS).end();
    }
    request.socket.setNoDelay(true);
    // An open stream keeps nothing of what was asked, nor of the way it was routed.
    request.body = undefined;
    request.headers = NOTHING;
    request.rawHeaders.length = 0;
    request.params = NOTHING;
    request.next = ignore;
    // Express parses the address again where it is asked for.
    Reflect.set(request, "_parsedUrl", undefined);
    response.locals = NOTHING;
    new EventStream(this.#open, response, feed, after).begin();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Ends every stream with word to come again. */
  restartAll(): void {
    for (const stream of this.#open) stream.restart();
  }
}

/** One reader of a turn. The reader's pace decides: while its socket is full nothing is queued, since the feed holds every frame. */
class EventStream {
  readonly #open: Set<EventStream>;
  readonly #response: Response;
  readonly #body: ChunkedBody;
  readonly #feed: TurnFeed;
  #cursor: number;
  #isFull = false;
  /** When it was last written to. */
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
    // Its `close` was told before anybody listened: the reader left while the question was taken.
    if (this.#response.destroyed) return this.#close();
    this.#response.on("close", this.#close);
    this.#response.writeHead(200, STREAM_HEADERS);
    // What a turn says of itself before it waits for something travels with the head, in one packet.
    setImmediate(() => this.#sendHead());
  }

  lookAfter(now: number): void {
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
    // Before the first frame the head goes alone.
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

  #end(lastWords: string): void {
    this.#close();
    this.#body.end(lastWords);
  }

  readonly #close = (): void => {
    this.#feed.unsubscribe(this.#write);
    this.#open.delete(this);
  };
}

function ignore(): void {}
