import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request, as a Moodle would read it. */
export interface SeenRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage["headers"];
  form: URLSearchParams;
}

type Answer = (response: ServerResponse, request: SeenRequest, number: number) => void;

/** A real HTTP server on its own port that answers as the test decides. */
export class MoodleServer {
  readonly #server: Server;
  readonly seen: SeenRequest[] = [];
  connections = 0;
  answer: Answer = (response) => response.end("[]");

  constructor() {
    this.#server = createServer(async (request, response) => {
      const seen = {
        method: request.method,
        path: request.url,
        headers: request.headers,
        form: new URLSearchParams(await text(request)),
      };
      this.seen.push(seen);
      this.answer(response, seen, this.seen.length);
    });
    this.#server.on("connection", () => (this.connections += 1));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  forget(): void {
    this.seen.length = 0;
    this.connections = 0;
  }
}
