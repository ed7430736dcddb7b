import { isFinal, type TurnEvent } from "@sidenote/protocol";
import { flatten } from "../flatten.ts";
import type { Frame } from "./store-ports.ts";
import type { GrowingAnswer } from "./turn.ts";
import { TurnFeed } from "./turn-feed.ts";

/** Of Node's ways to the end of what runs now, a settled promise is the cheapest. */
const NOW = Promise.resolve();

export function toFrame(id: number, event: TurnEvent): Frame {
  const json = flatten(JSON.stringify(event));
  return { id, json, final: isFinal(event) };
}

/**
 * A turn that runs on this replica. What is emitted within one tick reaches listeners together, so that a burst of tokens
 * costs one frame and one write; text does not wait for the tick's end, only for the packet's that brought it. The final
 * event is held until the turn is stored.
 */
export class LiveTurn extends TurnFeed implements GrowingAnswer {
  /** Text that is in a frame. Added by the packet: by the token, an answer in a burst would be ten times its size. */
  #framed = "";
  /** Text that waits for the packet's end. */
  #text = "";
  #tick: NodeJS.Immediate | undefined;
  #outcome: TurnEvent | null = null;
  onFrame: (() => void) | undefined;

  /** All text that was emitted. */
  get text(): string {
    return this.#framed + this.#text;
  }

  /** The final event, once the flow has named it. */
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

  /** Tells listeners of what is waiting. */
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
