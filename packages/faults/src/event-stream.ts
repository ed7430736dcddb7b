import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { StringDecoder } from "node:string_decoder";

export interface ReceivedFrame {
  id: number;
  json: string;
}

export interface OpenStream {
  status: number;
  response: IncomingMessage;
  destroy(): void;
}

export interface StreamRequest {
  url: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  token: string;
  body?: object;
  headers?: Record<string, string>;
}

/** Sends a request on its own connection. Resolves when the response's headers have arrived. */
export function open({ url, method, token, body, headers }: StreamRequest): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(
      url,
      {
        method,
        agent: false,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "text/event-stream",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
      },
      (response) => {
        response.on("error", () => undefined);
        resolve({
          status: response.statusCode ?? 0,
          response,
          destroy: () => {
            response.destroy();
            sent.destroy();
          },
        });
      },
    );
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Returns the rest of a response as text; if the connection breaks, what had arrived until then. */
export async function readText({ response }: OpenStream): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response) pieces.push(piece as Buffer);
  } catch {
    // The connection broke: return what has arrived.
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** Calls `onFrame` for each frame of an event stream, until it ends or breaks, or `onFrame` returns false. */
export async function readFrames(
  stream: OpenStream,
  onFrame: (frame: ReceivedFrame) => boolean,
): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  try {
    for await (const piece of stream.response) {
      rest += decoder.write(piece as Buffer);
      for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        const frame = toFrame(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (frame !== null && !onFrame(frame)) {
          stream.destroy();
          return;
        }
      }
    }
  } catch {
    // The connection broke: the caller reconnects with its last event ID.
  }
}

function toFrame(block: string): ReceivedFrame | null {
  const id = /^id: (\d+)$/m.exec(block)?.[1];
  const json = /^data: (.*)$/m.exec(block)?.[1];
  return id === undefined || json === undefined ? null : { id: Number(id), json };
}
