import type { AttachedTurn } from "../chat/turns.ts";

export interface SocketReaderPorts {
  send(json: string): void;
  /** Called when the turn is over and its last frame has been sent. */
  onOver(): void;
}

/** Sends a turn's frames to a WebSocket as they arrive, until the turn is over or `stop` is called. */
export class SocketReader {
  readonly turn: AttachedTurn;
  readonly #ports: SocketReaderPorts;
  #cursor: number;

  /** @param after the id of the last frame that the client has seen */
  constructor(turn: AttachedTurn, after: number, ports: SocketReaderPorts) {
    this.turn = turn;
    this.#cursor = after;
    this.#ports = ports;
  }

  begin(): void {
    this.turn.feed.subscribe(this.#write);
    this.#write();
  }

  stop(): void {
    this.turn.feed.unsubscribe(this.#write);
  }

  readonly #write = (): void => {
    for (const { id, json } of this.turn.feed.framesAfter(this.#cursor)) {
      this.#ports.send(`{"id":${id},${json.slice(1)}`);
      this.#cursor = id;
    }
    if (!this.turn.feed.over) return;
    this.stop();
    this.#ports.onOver();
  };
}
