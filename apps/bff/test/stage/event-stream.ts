import { type TurnEvent, turnEventSchema } from "@sidenote/protocol";
import { until } from "./until.ts";

export interface ReceivedEvent {
  id: number;
  event: TurnEvent;
}

/** Reads an event stream, accepting only the exact framing of the protocol. */
export class StreamReader {
  readonly response: Response;
  readonly events: ReceivedEvent[] = [];
  /** The response body so far. */
  raw = "";
  over = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly ended: Promise<void>;

  constructor(response: Response) {
    this.response = response;
    if (response.body === null) throw new Error("an event stream has a body");
    this.#reader = response.body.getReader();
    this.ended = this.#read();
  }

  get last(): TurnEvent | undefined {
    return this.events.at(-1)?.event;
  }

  get text(): string {
    return this.events.map(({ event }) => (event.type === "chunk" ? event.content : "")).join("");
  }

  get ref(): { sessionId: string; turnId: string; messageId: string } {
    const first = this.events[0]?.event;
    if (first?.type !== "start") throw new Error("the stream has not begun");
    return { sessionId: first.session_id, turnId: first.turn_id, messageId: first.message_id };
  }

  /** Waits until at least `count` events have arrived, or the stream has ended. */
  async read(count: number): Promise<this> {
    await until(() => this.events.length >= count || this.over);
    return this;
  }

  /** Waits until text has arrived, or the stream has ended. */
  async readText(): Promise<this> {
    await until(() => this.text !== "" || this.over);
    return this;
  }

  /** Waits until the stream has ended. */
  async readAll(): Promise<this> {
    await this.ended;
    return this;
  }

  /** Disconnects. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        const piece = decoder.decode(value, { stream: true });
        this.raw += piece;
        rest += piece;
        for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
          this.#take(rest.slice(0, end));
          rest = rest.slice(end + 2);
        }
      }
    } catch {
      // The connection broke; keep what has arrived.
    } finally {
      this.over = true;
    }
  }

  #take(frame: string): void {
    const [, id, json] = /^id: (\d+)\ndata: (\{[^\n]*\})$/.exec(frame) ?? [];
    if (id !== undefined && json !== undefined) {
      this.events.push({ id: Number(id), event: turnEventSchema.parse(JSON.parse(json)) });
    }
  }
}
