import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ErrorType } from "@anthropic-ai/sdk/resources/shared";
import type { IncomingMessage } from "node:http";
import type { Progress } from "./progress.ts";
import { toTextDelta } from "./text-delta.ts";

const LINE_FEED = 10;

/** Stream events that the SDK's types leave out. */
type OtherEvent =
  | { type: "ping" }
  | { type: "error"; error?: { type?: ErrorType }; request_id?: string };

/**
 * Reads the event stream of the Messages API and passes each event to `onEvent` until that returns true for the last
 * one. Resolves to whether the last event arrived. The SDK's own reader costs several times as much per token; the
 * errors thrown are the SDK's.
 * @throws APIError for an error event, APIConnectionError for a broken connection; what ended `progress`; whatever
 * `onEvent` throws
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
export function readEvents(
  stream: IncomingMessage,
  progress: Progress,
  onEvent: (event: RawMessageStreamEvent) => boolean,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const take = createScanner((event) => {
      if (event.type === "ping") {
        progress.onPing();
        return false;
      }
      if (event.type !== "error") return onEvent(event);
      const headers = new Headers(event.request_id ? { "request-id": event.request_id } : {});
      throw new APIError(undefined, event, undefined, headers, event.error?.type);
    });
    let isOver = false;
    progress.cutAtEnd((reason) => {
      reject(reason);
      stream.destroy();
    });
    stream.on("data", (bytes: Buffer) => {
      // After the last event only the end of the response may follow; otherwise the connection cannot be reused.
      if (isOver) return void stream.destroy();
      try {
        isOver = take(bytes);
      } catch (error) {
        reject(error);
        stream.destroy();
      }
      if (isOver) resolve(true);
    });
    stream.on("end", () => resolve(isOver));
    stream.on("error", (cause) => reject(new APIConnectionError({ cause })));
  });
}

/** Returns a function that splits incoming bytes into events. It returns true once `onEvent` has. */
function createScanner(
  onEvent: (event: RawMessageStreamEvent | OtherEvent) => boolean,
): (bytes: Buffer) => boolean {
  /** The beginning of an incomplete line. */
  let rest: Buffer | null = null;
  return (bytes) => {
    const all: Buffer = rest === null ? bytes : Buffer.concat([rest, bytes]);
    let from = 0;
    // Decodes whole lines only, so that no multi-byte character is split at a packet boundary.
    for (let end = all.indexOf(LINE_FEED); end >= 0; end = all.indexOf(LINE_FEED, from)) {
      const event = toTextDelta(all, from, end) ?? toEvent(all.toString("utf8", from, end));
      if (event !== null && onEvent(event)) return true;
      from = end + 1;
    }
    rest = from === all.length ? null : all.subarray(from);
    return false;
  };
}

/**
 * Parses a `data:` line; null for others. `event:` lines only repeat the data's `type`, and data is always one line.
 */
function toEvent(line: string): RawMessageStreamEvent | OtherEvent | null {
  return line.startsWith("data:") ? JSON.parse(line.slice("data:".length)) : null;
}
