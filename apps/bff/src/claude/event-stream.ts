import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ErrorType } from "@anthropic-ai/sdk/resources/shared";
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

/** The most of a refusal that is read, in characters. */
const REFUSAL_MAX_CHARACTERS = 64 * 1024;

const agents = {
  http: new HttpAgent({ keepAlive: true }),
  https: new HttpsAgent({ keepAlive: true }),
};

export interface EventsRequest {
  url: URL;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

interface ErrorPayload {
  type: "error";
  error?: { type?: ErrorType };
}

/**
 * Asks for an event stream of the Messages API and gives each event to `onEvent` until that says true: the last.
 * Resolves whether the last event came. The SDK's own way, over `fetch` and web streams, costs several times as much per
 * token and per open stream; its errors are ours too.
 * @throws APIError for a refusal or an error event, APIConnectionError for a connection that fails; whatever the signal
 * or `onEvent` throws
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
export async function requestEvents(
  request: EventsRequest,
  onEvent: (event: RawMessageStreamEvent) => boolean,
): Promise<boolean> {
  const response = await open(request);
  if (response.statusCode !== 200) {
    const text = await readRefusal(response);
    throw APIError.generate(response.statusCode, parseJson(text), text, headersOf(response));
  }
  return new Promise((resolve, reject) => {
    const take = createScanner((event) => {
      if (event.type !== "error") return onEvent(event);
      throw new APIError(undefined, event, undefined, headersOf(response), event.error?.type);
    });
    let isOver = false;
    // Whole characters, wherever the packets are cut.
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      // What follows the last event is the end, after which the connection serves again.
      if (isOver) return void response.destroy();
      try {
        isOver = take(text);
      } catch (error) {
        reject(error);
        response.destroy();
      }
      if (isOver) resolve(true);
    });
    response.on("end", () => resolve(isOver));
    response.on("error", (cause) => reject(new APIConnectionError({ cause })));
  });
}

/**
 * Sends the request and waits for the answer's head; again where the kept connection had just been closed. Once the head
 * is there nothing holds the request any more: an open stream should cost no copy of its prompt.
 */
function open(request: EventsRequest): Promise<IncomingMessage> {
  const { url, signal } = request;
  const isTls = url.protocol === "https:";
  const headers = { ...request.headers, "content-length": Buffer.byteLength(request.body) };
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers, signal, agent: isTls ? agents.https : agents.http };
    const sent = (isTls ? requestHttps : requestHttp)(url, options);
    const onError = (cause: NodeJS.ErrnoException): void => {
      if (sent.reusedSocket && cause.code === "ECONNRESET" && !signal.aborted) {
        open(request).then(resolve, reject);
      } else {
        reject(new APIConnectionError({ cause }));
      }
    };
    sent.on("error", onError);
    sent.once("response", (response) => {
      // From here on, trouble shows on the response.
      sent.on("error", ignore);
      sent.off("error", onError);
      resolve(response);
    });
    sent.setNoDelay(true);
    sent.end(request.body);
  });
}

function ignore(): void {}

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

function headersOf({ headers }: IncomingMessage): Headers {
  return new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function readRefusal(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  try {
    for await (const piece of response) {
      text += piece;
      if (text.length > REFUSAL_MAX_CHARACTERS) break;
    }
  } catch (cause) {
    throw new APIConnectionError({ cause: cause instanceof Error ? cause : undefined });
  }
  return text;
}

function parseJson(text: string): object | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}
