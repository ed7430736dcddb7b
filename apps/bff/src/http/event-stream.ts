import type { Request, Response } from "express";
import type { TurnFeed } from "../chat/turn-feed.ts";
import type { Frame } from "../chat/ports.ts";

/** Seconds of silence after which a comment keeps proxies awake. */
const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long is cut; it can resume. */
const STALLED_MS = 60_000;

/** What makes an answer an event stream, for browsers and for proxies on the way. */
export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache, no-transform",
  // nginx buffers answers of an upstream unless told not to.
  "X-Accel-Buffering": "no",
};

/**
 * One frame of an event stream. The JSON holds no line break.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function toSse({ id, json }: Frame): string {
  return `id: ${id}\ndata: ${json}\n\n`;
}

/** Streams that are open, so that a server that must go can say so to each. */
export class EventStreams {
  readonly #open = new Set<() => void>();

  get size(): number {
    return this.#open.size;
  }

  /**
   * Sends a turn's frames after the one with id `after`, as they come, until the turn is over or the reader is gone.
   * The reader's pace decides: while its socket is full nothing is queued, since the feed holds every frame.
   */
  send(request: Request, response: Response, feed: TurnFeed, after: number): void {
    response.writeHead(200, STREAM_HEADERS);
    request.socket.setNoDelay(true);

    let cursor = after;
    let full = false;
    let stalled: NodeJS.Timeout | undefined;

    const end = (lastWords = ""): void => {
      close();
      response.end(lastWords);
    };
    const write = (): void => {
      if (full) return;
      let text = "";
      for (const frame of feed.framesAfter(cursor)) {
        text += toSse(frame);
        cursor = frame.id;
      }
      if (feed.over) return end(text);
      if (text === "") return;
      heartbeat.refresh();
      full = !response.write(text);
      if (full) stalled = setTimeout(() => response.destroy(), STALLED_MS);
    };
    const onDrain = (): void => {
      clearTimeout(stalled);
      full = false;
      write();
    };
    const heartbeat = setInterval(() => {
      if (!full) response.write(": still here\n\n");
    }, HEARTBEAT_MS);
    const restart = (): void => end(": this server restarts\nretry: 1000\n\n");
    const unsubscribe = feed.subscribe(write);
    const close = (): void => {
      clearInterval(heartbeat);
      clearTimeout(stalled);
      this.#open.delete(restart);
      response.off("drain", onDrain);
      unsubscribe();
    };

    this.#open.add(restart);
    response.on("drain", onDrain);
    response.on("close", close);
    write();
    // With the first frames the head travels in one packet; with none it goes alone.
    if (cursor === after) response.flushHeaders();
  }

  /** Ends every stream with word to come again. */
  restartAll(): void {
    for (const restart of this.#open) restart();
  }
}
