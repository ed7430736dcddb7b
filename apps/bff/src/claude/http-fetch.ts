import { type IncomingMessage, Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

/** The most of a refusal that is read, in characters. */
const REFUSAL_MAX_CHARACTERS = 64 * 1024;

const agents = {
  http: new HttpAgent({ keepAlive: true }),
  https: new HttpsAgent({ keepAlive: true }),
};

const streams = new WeakMap<Response, IncomingMessage>();

/**
 * A `fetch` for the SDK over node:http. A good answer comes without a web stream as its body, which costs several times
 * as much per token and per open stream: `streamOf` gives Node's own.
 * @throws whatever breaks the connection, or the signal's abort
 */
export async function httpFetch(
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const answer = await open(
    new URL(input instanceof Request ? input.url : input),
    init.method ?? "GET",
    Object.fromEntries(new Headers(init.headers)),
    typeof init.body === "string" ? init.body : "",
    init.signal ?? undefined,
  );
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const status = answer.statusCode ?? 500;
  if (status !== 200) {
    const refusal = await readRefusal(answer);
    return new Response(refusal === "" ? null : refusal, { status, headers });
  }
  const response = new Response(null, { status, headers });
  streams.set(response, answer);
  return response;
}

/** The body of a good answer of `httpFetch`. */
export function streamOf(response: Response): IncomingMessage {
  const stream = streams.get(response);
  if (stream === undefined) throw new Error("The answer did not come by httpFetch.");
  return stream;
}

/**
 * Sends the request and waits for the answer's head; again where the kept connection had just been closed. Once the head
 * is there nothing holds the request any more: an open stream should cost no copy of its prompt.
 */
function open(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const isTls = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const sent = (isTls ? requestHttps : requestHttp)(url, {
      method,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      agent: isTls ? agents.https : agents.http,
      ...(signal === undefined ? {} : { signal }),
    });
    const onError = (cause: NodeJS.ErrnoException): void => {
      if (sent.reusedSocket && cause.code === "ECONNRESET" && signal?.aborted !== true) {
        open(url, method, headers, body, signal).then(resolve, reject);
      } else {
        reject(cause);
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
    sent.end(body);
  });
}

function ignore(): void {}

async function readRefusal(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  for await (const piece of response) {
    text += piece;
    if (text.length > REFUSAL_MAX_CHARACTERS) break;
  }
  return text;
}
