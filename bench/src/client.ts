import { Agent, request, type IncomingMessage } from "node:http";
import type { Contender, HistoryMessage, Server } from "./contenders.ts";

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

export interface TurnOptions {
  message?: string;
  history?: readonly HistoryMessage[];
  sessionId?: string | null;
}

export interface OpenTurn {
  response: IncomingMessage;
  startedAt: number;
  destroy(): void;
}

/** Sends one turn; resolves when the response's headers have arrived. @throws Error unless the status is 200 */
export function openTurn(
  contender: Contender,
  server: Server,
  { message = "What is osmosis?", history = [], sessionId = null }: TurnOptions = {},
): Promise<OpenTurn> {
  const { headers, body } = contender.toRequest({ message, history, sessionId });
  const bytes = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request(
      `${server.url}/chat`,
      {
        agent,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(bytes),
          ...headers,
        },
      },
      (response) => {
        response.on("error", () => undefined);
        if (response.statusCode !== 200) {
          response.resume();
          reject(new Error(`${contender.name} answered ${response.statusCode}`));
          return;
        }
        resolve({
          response,
          startedAt,
          destroy: () => {
            response.destroy();
            sent.destroy();
          },
        });
      },
    );
    sent.on("error", reject);
    sent.end(bytes);
  });
}

/** Sends one turn and returns the complete response body as text. */
export async function readTurn(
  contender: Contender,
  server: Server,
  options: TurnOptions = {},
): Promise<string> {
  const { response } = await openTurn(contender, server, options);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Runs `count` turns, `concurrency` at a time. */
export async function readTurns(
  contender: Contender,
  server: Server,
  count: number,
  concurrency: number,
): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { response } = await openTurn(contender, server);
      response.resume();
      await new Promise((resolve) => response.once("close", resolve));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
