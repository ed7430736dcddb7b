import { APIError } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ErrorType } from "@anthropic-ai/sdk/resources/shared";

/** How long the end of a stream is waited for once its last event has come, so that its connection serves again. */
const END_PATIENCE_MS = 1000;

interface ErrorPayload {
  type: "error";
  error?: { type?: ErrorType };
}

/**
 * Reads the event stream of a Messages API answer, giving each event to `onEvent` until that says true: the last. The
 * SDK's own reader costs several times as much per token. Resolves whether the last event was seen.
 * @throws APIError, as the SDK's reader does, for an error event; whatever breaks the connection or its JSON
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
export async function readEvents(
  response: Response,
  onEvent: (event: RawMessageStreamEvent) => boolean,
): Promise<boolean> {
  if (response.body === null) return false;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let isOver = false;
  try {
    while (!isOver) {
      const { done, value } = await reader.read();
      if (done) return false;
      rest += decoder.decode(value, { stream: true });
      let from = 0;
      for (let end = rest.indexOf("\n"); end >= 0 && !isOver; end = rest.indexOf("\n", from)) {
        // Event names repeat the `type` of the data, and no event's data has more than one line.
        if (rest.startsWith("data:", from)) {
          const event: RawMessageStreamEvent | ErrorPayload = JSON.parse(rest.slice(from + 5, end));
          if (event.type === "error") {
            throw new APIError(undefined, event, undefined, response.headers, event.error?.type);
          }
          isOver = onEvent(event);
        }
        from = end + 1;
      }
      rest = rest.slice(from);
    }
    return true;
  } finally {
    if (isOver) finish(reader);
    else reader.cancel().catch(() => undefined);
  }
}

/** Reads a stream to its end, which is near: cutting it would close its connection. */
function finish(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  const patience = setTimeout(() => void reader.cancel().catch(() => undefined), END_PATIENCE_MS);
  const drain = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  drain()
    .catch(() => undefined)
    .finally(() => clearTimeout(patience));
}
