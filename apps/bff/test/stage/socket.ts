import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { until } from "./until.ts";

export interface SocketFrame {
  id?: number;
  type: string;
  [field: string]: unknown;
}

/** A client of `/ws/chat` that records the frames it receives. */
export class SocketClient {
  readonly socket: WebSocket;
  readonly frames: SocketFrame[] = [];
  closeCode: number | undefined;
  /** The HTTP status, if the handshake was refused. */
  refusedWith: number | undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws/chat`, { headers });
    this.socket.on("message", (content) => {
      this.frames.push(JSON.parse(String(content)) as SocketFrame);
    });
    this.socket.on("close", (code) => {
      this.closeCode ??= code;
    });
    this.socket.on("unexpected-response", (_request, response) => {
      this.refusedWith = response.statusCode;
      response.destroy();
    });
    this.socket.on("error", () => undefined);
  }

  async opened(): Promise<this> {
    await until(() => this.socket.readyState === WebSocket.OPEN);
    return this;
  }

  async closed(): Promise<number> {
    await until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Sends `auth` and waits until `ready` arrives or the socket closes. */
  async auth(token: string): Promise<this> {
    await this.opened();
    const before = this.of("ready").length;
    this.send({ type: "auth", token });
    await until(() => this.of("ready").length > before || this.closeCode !== undefined);
    return this;
  }

  of(...types: string[]): SocketFrame[] {
    return this.frames.filter(({ type }) => types.includes(type));
  }

  /** The events of turns, which have an ID. */
  get events(): SocketFrame[] {
    return this.frames.filter(({ id }) => id !== undefined);
  }

  /** The first event of the first turn. */
  get first(): SocketFrame {
    const [event] = this.events;
    if (event === undefined) throw new Error("no turn has begun");
    return event;
  }

  async event(...types: string[]): Promise<SocketFrame> {
    return until(() => this.of(...types)[0]);
  }
}

/** Opens a socket, which is closed after the test. */
export function openSocket(url: string, headers: Record<string, string> = {}): SocketClient {
  const client = new SocketClient(url, headers);
  onTestFinished(() => client.socket.terminate());
  return client;
}
