import { isFinal, type TurnEvent } from "@sidenote/protocol";
import type { Frame } from "./ports.ts";
import { TurnFeed } from "./turn-feed.ts";

export function toFrame(id: number, event: TurnEvent): Frame {
  return { id, json: JSON.stringify(event), final: isFinal(event) };
}

/**
 * A turn that runs on this replica. Pieces of text that arrive within one tick become one chunk, so that a burst of
 * tokens costs one frame and one write. The final event is held until the turn is stored.
 */
export class LiveTurn extends TurnFeed {
  #text = "";
  #flush: NodeJS.Immediate | undefined;
  #outcome: TurnEvent | null = null;
  onFrame: (() => void) | undefined;

  /** The final event, once the flow has named it. */
  get outcome(): TurnEvent | null {
    return this.#outcome;
  }

  readonly emit = (event: TurnEvent): void => {
    if (event.type === "chunk") {
      this.#text += event.content;
      this.#flush ??= setImmediate(() => this.flush());
    } else if (isFinal(event)) {
      this.#outcome ??= event;
    } else {
      this.flush();
      this.#add(event);
    }
  };

  /** Makes a frame of the text that is waiting. */
  flush(): void {
    if (this.#flush !== undefined) clearImmediate(this.#flush);
    this.#flush = undefined;
    if (this.#text === "") return;
    const content = this.#text;
    this.#text = "";
    this.#add({ type: "chunk", content });
  }

  #add(event: TurnEvent): void {
    this.push(toFrame(this.frames.length + 1, event));
    this.onFrame?.();
  }
}
