import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { releaseHead } from "../release-head.ts";
import { agents } from "./agents.ts";
import type { Progress } from "./progress.ts";

const NO_HEADERS = Object.freeze({});
/** The most of a refusal that is read, in characters. */
const REFUSAL_MAX_CHARACTERS = 64 * 1024;

/**
 * A good answer with its stream. A WeakMap from one to the other would keep the stream through every small collection of
 * V8: those take a map's values for alive, whatever became of their keys.
 */
class StreamedResponse extends Response {
  readonly stream: IncomingMessage;

  constructor(stream: IncomingMessage, init: ResponseInit) {
    super(null, init);
    this.stream = stream;
  }
}

/** What `httpFetch` takes beside what `fetch` does; the SDK hands `fetchOptions` on. */
export interface HttpInit extends RequestInit {
  /** Whose end cuts the request, until the answer's head is there. */
  progress?: Progress;
}

interface Outgoing {
  url: URL;
  method: string;
  /** Name, value, name, value: Node keeps no copy of them in this form. */
  headers: string[];
  body: string;
  progress: Progress | undefined;
}

/**
 * A `fetch` for the SDK over node:http. A good answer comes without a web stream as its body, which costs several times
 * as much per token and per open stream: `streamOf` gives Node's own. From the answer's head on, whoever reads the stream
 * cuts it. Signals are not heeded: where the SDK is given one, it registers the answer for finalization, and a third
 * of what outlives a turn until V8's next large collection hangs on that.
 * @throws whatever breaks the connection, or what ended `progress`
 */
export async function httpFetch(
  input: string | URL | Request,
  init: HttpInit = {},
): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const body = typeof init.body === "string" ? init.body : "";
  const answer = await open({
    url,
    method: init.method ?? "GET",
    headers: [
      "host",
      url.host,
      "content-length",
      String(Buffer.byteLength(body)),
      ...[...(init.headers instanceof Headers ? init.headers : new Headers(init.headers))].flat(),
    ],
    body,
    progress: init.progress,
  });
  const status = answer.statusCode ?? 500;
  if (status !== 200) {
    const refusal = await readRefusal(answer, init.progress);
    return new Response(refusal === "" ? null : refusal, { status, headers: toHeaders(answer) });
  }
  // Of a good answer's headers the SDK wants one, and Node's agent another. An open stream keeps no more of them.
  const { "request-id": requestId, "keep-alive": keepAlive } = answer.headers;
  const headers = typeof requestId === "string" ? { "request-id": requestId } : {};
  answer.headers = keepAlive === undefined ? NO_HEADERS : { "keep-alive": keepAlive };
  answer.rawHeaders.length = 0;
  return new StreamedResponse(answer, { status, headers });
}

/** The body of a good answer of `httpFetch`. */
export function streamOf(response: Response): IncomingMessage {
  if (response instanceof StreamedResponse) return response.stream;
  throw new Error("The answer did not come by httpFetch.");
}

function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  return headers;
}

/** Sends the request and waits for the answer's head. */
function open(request: Outgoing): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => send({ request, resolve, reject }));
}

interface Opening {
  /** Null once it is over: an open stream should cost no copy of its prompt. */
  request: Outgoing | null;
  resolve(answer: IncomingMessage): void;
  reject(cause: unknown): void;
}

/** Sends; again where the kept connection had just been closed. */
function send(opening: Opening): void {
  const { request } = opening;
  if (request === null) return;
  const sent = start(request);
  const settle = (): void => {
    opening.request?.progress?.cutAtEnd(null);
    opening.request = null;
  };
  sent.on("error", (cause: NodeJS.ErrnoException) => {
    // After the head, trouble shows on the answer.
    const again = opening.request;
    if (again === null) return;
    settle();
    if (sent.reusedSocket && cause.code === "ECONNRESET") {
      send({ ...opening, request: again });
    } else {
      opening.reject(cause);
    }
  });
  sent.once("response", (answer) => {
    // The agent holds on to this list for as long as the connection lasts.
    if (opening.request !== null) opening.request.headers.length = 0;
    settle();
    releaseHead(sent);
    opening.resolve(answer);
  });
  request.progress?.cutAtEnd((reason) => sent.destroy(reason as Error));
}

function start({ url, method, headers, body }: Outgoing): ClientRequest {
  const isTls = url.protocol === "https:";
  const sent = (isTls ? requestHttps : requestHttp)({
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port,
    path: url.pathname + url.search,
    method,
    headers,
    agent: isTls ? agents.https : agents.http,
  });
  sent.setNoDelay(true);
  sent.end(body);
  return sent;
}

async function readRefusal(
  response: IncomingMessage,
  progress: Progress | undefined,
): Promise<string> {
  progress?.cutAtEnd((reason) => response.destroy(reason as Error));
  try {
    let text = "";
    response.setEncoding("utf8");
    for await (const piece of response) {
      text += piece;
      if (text.length > REFUSAL_MAX_CHARACTERS) break;
    }
    return text;
  } finally {
    progress?.cutAtEnd(null);
  }
}
