import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type EgressProxy, toAddress } from "../egress-proxy.ts";
import { releaseHead } from "../release-head.ts";
import { agents } from "./agents.ts";
import type { Progress } from "./progress.ts";

const NO_HEADERS = Object.freeze({});
/** The most that is read of an error response's body, in characters. */
const ERROR_BODY_MAX_CHARACTERS = 64 * 1024;

/**
 * A successful response with its stream. A WeakMap from response to stream would keep the stream alive through V8's
 * minor collections, which treat the map's values as live even if their keys are not.
 */
class StreamedResponse extends Response {
  readonly stream: IncomingMessage;

  constructor(stream: IncomingMessage, init: ResponseInit) {
    super(null, init);
    this.stream = stream;
  }
}

/** The options of `httpFetch` beyond those of `fetch`; the SDK passes them on from `fetchOptions`. */
export interface HttpOptions {
  /** Aborts the request when it ends, until the response headers have arrived. */
  progress?: Progress;
  proxy?: EgressProxy | undefined;
}

interface Outgoing {
  url: URL;
  method: string;
  /** Name, value, name, value: a form of which Node keeps no copy. */
  headers: string[];
  body: string;
  progress: Progress | undefined;
  proxy: EgressProxy | undefined;
}

/**
 * A `fetch` for the SDK on top of node:http. A successful response has no body: a web stream would cost several times
 * as much per token and per open stream, so `streamOf` returns Node's own stream. Once the headers have arrived, the
 * reader of the stream is responsible for aborting it. `signal` is ignored: given one, the SDK registers the response
 * for finalization, which accounts for a third of the memory that survives a turn until V8's next major collection.
 * @throws the connection's error, or what ended `progress`
 */
export async function httpFetch(
  input: string | URL | Request,
  init: RequestInit & HttpOptions = {},
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
    proxy: init.proxy,
  });
  const status = answer.statusCode ?? 500;
  if (status !== 200) {
    const error = await readErrorBody(answer, init.progress);
    return new Response(error === "" ? null : error, { status, headers: toHeaders(answer) });
  }
  // The SDK needs one header of a successful response and Node's agent another; the rest is dropped to save memory.
  const { "request-id": requestId, "keep-alive": keepAlive } = answer.headers;
  const headers = typeof requestId === "string" ? { "request-id": requestId } : {};
  answer.headers = keepAlive === undefined ? NO_HEADERS : { "keep-alive": keepAlive };
  answer.rawHeaders.length = 0;
  return new StreamedResponse(answer, { status, headers });
}

/** Returns the body of a successful response of `httpFetch`. @throws Error for any other response */
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

/** Sends the request and waits for the response headers. */
function open(request: Outgoing): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => send({ request, resolve, reject }));
}

interface Opening {
  /** Null once settled, so that an open stream keeps no copy of its prompt. */
  request: Outgoing | null;
  resolve(answer: IncomingMessage): void;
  reject(cause: unknown): void;
}

/** Sends the request, and again if the server had just closed the kept-alive connection. */
function send(opening: Opening): void {
  const { request } = opening;
  if (request === null) return;
  const sent = start(request);
  const settle = (): void => {
    opening.request?.progress?.cutAtEnd(null);
    opening.request = null;
  };
  sent.on("error", (cause: NodeJS.ErrnoException) => {
    // After the headers, errors are reported by the response stream.
    const unanswered = opening.request;
    if (unanswered === null) return;
    settle();
    if (sent.reusedSocket && cause.code === "ECONNRESET") {
      send({ ...opening, request: unanswered });
    } else {
      opening.reject(cause);
    }
  });
  sent.once("response", (answer) => {
    // The agent keeps a reference to this array as long as the connection lasts.
    if (opening.request !== null) opening.request.headers.length = 0;
    settle();
    releaseHead(sent);
    opening.resolve(answer);
  });
  request.progress?.cutAtEnd((reason) => sent.destroy(reason as Error));
}

function start({ url, method, headers, body, progress, proxy }: Outgoing): ClientRequest {
  const sent = proxy?.request(url, method, headers) ?? startDirectly(url, method, headers);
  if (progress !== undefined && proxy !== undefined) {
    progress.obstacle = `the proxy ${proxy.name} does not answer`;
    sent.once("socket", () => {
      progress.obstacle = null;
    });
  }
  sent.setNoDelay(true);
  sent.end(body);
  return sent;
}

function startDirectly(url: URL, method: string, headers: readonly string[]): ClientRequest {
  const isTls = url.protocol === "https:";
  return (isTls ? requestHttps : requestHttp)({
    hostname: toAddress(url),
    port: url.port,
    path: url.pathname + url.search,
    method,
    headers,
    agent: isTls ? agents.https : agents.http,
  });
}

async function readErrorBody(
  response: IncomingMessage,
  progress: Progress | undefined,
): Promise<string> {
  progress?.cutAtEnd((reason) => response.destroy(reason as Error));
  try {
    let text = "";
    response.setEncoding("utf8");
    for await (const piece of response) {
      text += piece;
      if (text.length > ERROR_BODY_MAX_CHARACTERS) break;
    }
    return text;
  } finally {
    progress?.cutAtEnd(null);
  }
}
