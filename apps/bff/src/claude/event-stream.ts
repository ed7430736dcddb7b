import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ErrorType } from "@anthropic-ai/sdk/resources/shared";
import type { IncomingMessage } from "node:http";
import { toHeaders } from "./http-fetch.ts";
import type { Progress } from "./progress.ts";

const LINE_FEED = 10;

interface ErrorPayload {
  type: "error";
  error?: { type?: ErrorType };
}

/**
 * Reads the event stream of the Messages API, giving each event to `onEvent` until that says true: the last. Resolves
 * whether the last event came. The SDK's own reader costs several times as much per token; its errors are ours too.
 * @throws APIError for an error event, APIConnectionError for a connection that breaks; what ended `progress`; whatever
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
      if (event.type !== "error") return onEvent(event);
      throw new APIError(undefined, event, undefined, toHeaders(stream), event.error?.type);
    });
    let isOver = false;
    progress.cutAtEnd((reason) => {
      reject(reason);
      stream.destroy();
    });
    stream.on("data", (bytes: Buffer) => {
      // What follows the last event is the end, after which the connection serves again.
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

/** Nearly all events are this one; its text is taken as it stands where nothing in it is escaped. */
const PLAIN_TEXT_DELTA =
  /^ ?\{"type":"content_block_delta","index":(\d+),"delta":\{"type":"text_delta","text":"([^"\\]*)"\s*\}\s*\}\s*$/;

function toEvent(json: string): RawMessageStreamEvent | ErrorPayload {
  const [, index, text] = PLAIN_TEXT_DELTA.exec(json) ?? [];
  if (index === undefined || text === undefined) return JSON.parse(json);
  return { type: "content_block_delta", index: Number(index), delta: { type: "text_delta", text } };
}

/** Cuts bytes as they come into events; true once `onEvent` has said so. */
function createScanner(
  onEvent: (event: RawMessageStreamEvent | ErrorPayload) => boolean,
): (bytes: Buffer) => boolean {
  /** The beginning of a line whose end has not come. */
  let rest: Buffer | null = null;
  return (bytes) => {
    const all: Buffer = rest === null ? bytes : Buffer.concat([rest, bytes]);
    const length = all.lastIndexOf(LINE_FEED) + 1;
    rest = length === all.length ? null : all.subarray(length);
    // Whole lines only, so characters are whole too, wherever the packets are cut.
    const text = all.toString("utf8", 0, length);
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      // Event names repeat the `type` of the data, and no event's data has more than one line.
      if (text.startsWith("data:", from) && onEvent(toEvent(text.slice(from + 5, end)))) {
        return true;
      }
      from = end + 1;
    }
    return false;
  };
}
