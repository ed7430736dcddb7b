import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";

/**
 * The body of an answer whose length nobody knows, piece by piece as it comes. Node hands a piece over to the socket as
 * four, at the end of the tick; here each is one write, which for a stream of lone tokens is a twentieth of all CPU.
 * @see https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding
 */
export class ChunkedBody {
  readonly #response: ServerResponse;
  /** Where chunks go once the head is out. Null before, and for a client of HTTP/1.0, whose answers have no chunks. */
  #socket: Writable | null = null;

  /** @param response whose head is written, or will be before the first piece */
  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Sends the head with nothing. */
  flushHead(): void {
    this.#response.flushHeaders();
    this.#takeOver();
  }

  /** Sends a piece, the first with the head in one packet. False when the socket is full: see `onceDrained`. */
  write(piece: string): boolean {
    if (this.#socket !== null) return this.#socket.write(toChunk(piece));
    const hasRoom = this.#response.write(piece);
    this.#takeOver();
    return hasRoom;
  }

  onceDrained(listener: () => void): void {
    (this.#socket ?? this.#response).once("drain", listener);
  }

  end(piece: string): void {
    if (this.#socket === null) this.#response.end(piece);
    else this.#response.end(`${piece === "" ? "" : toChunk(piece)}0\r\n\r\n`);
  }

  /** From now on what is written goes out as it is. */
  #takeOver(): void {
    const { chunkedEncoding, socket } = this.#response;
    if (!chunkedEncoding || socket === null) return;
    this.#response.chunkedEncoding = false;
    this.#socket = socket;
  }
}

function toChunk(piece: string): string {
  return `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`;
}
