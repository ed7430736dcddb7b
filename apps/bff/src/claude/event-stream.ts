import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ErrorType } from "@anthropic-ai/sdk/resources/shared";
import type { IncomingMessage } from "node:http";
import { toHeaders } from "./http-fetch.ts";
import type { Progress } from "./progress.ts";

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
    // Whole characters, wherever the packets are cut.
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      // What follows the last event is the end, after which the connection serves again.
      if (isOver) return void stream.destroy();
      try {
        isOver = take(text);
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

/** Cuts text as it comes into events; true once `onEvent` has said so. */
function createScanner(
  onEvent: (event: RawMessageStreamEvent | ErrorPayload) => boolean,
): (text: string) => boolean {
  let rest = "";
  return (text) => {
    rest += text;
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      // Event names repeat the `type` of the data, and no event's data has more than one line.
      if (rest.startsWith("data:", from) && onEvent(JSON.parse(rest.slice(from + 5, end)))) {
        return true;
      }
      from = end + 1;
    }
    rest = rest.slice(from);
    return false;
  };
}
