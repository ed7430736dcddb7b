import { isFinal, type TurnEvent } from "@sidenote/protocol";
import { flatten } from "../flatten.ts";
import type { Frame } from "./store-ports.ts";
import type { GrowingAnswer } from "./turn.ts";
import { TurnFeed } from "./turn-feed.ts";

/** A settled promise: the cheapest way in Node to defer work to the end of the running task. */
const NOW = Promise.resolve();

export function toFrame(id: number, event: TurnEvent): Frame {
  const json = flatten(JSON.stringify(event));
  return { id, json, final: isFinal(event) };
}

/**
 * A turn that runs on this replica. Events emitted in one tick reach listeners together, so that a burst of tokens
 * costs one frame and one write. Text is flushed earlier, once the network packet that brought it has been processed.
 * The final event is held back until the turn has been stored.
 */
export class LiveTurn extends TurnFeed implements GrowingAnswer {
  /** Text already in a frame. Appended once per packet: per token, a burst would take ten times the memory. */
  #framed = "";
  /** Text waiting for the end of the packet. */
  #text = "";
  #tick: NodeJS.Immediate | undefined;
  #outcome: TurnEvent | null = null;
  onFrame: (() => void) | undefined;

  /** All text emitted so far. */
  get text(): string {
    return this.#framed + this.#text;
  }

  /** The final event, once the flow has emitted one. */
  get outcome(): TurnEvent | null {
    return this.#outcome;
  }

  emit(event: TurnEvent): void {
    if (event.type === "chunk") {
      if (this.#text === "") void NOW.then(this.flush);
      this.#text += event.content;
      return;
    }
    if (isFinal(event)) {
      this.#outcome ??= event;
      return;
    }
    this.#frameText();
    this.#add(event);
    this.#tick ??= setImmediate(this.flush);
  }

  /** Frames the pending text and notifies the listeners. */
  readonly flush = (): void => {
    if (this.#text === "" && this.#tick === undefined) return;
    clearImmediate(this.#tick);
    this.#tick = undefined;
    this.#frameText();
    this.notify();
    this.onFrame?.();
  };

  #frameText(): void {
    if (this.#text === "") return;
    const content = this.#text;
    this.#text = "";
    this.#add({ type: "chunk", content });
    this.#framed += content;
  }

  #add(event: TurnEvent): void {
    this.frames.push(toFrame(this.frames.length + 1, event));
  }
}
