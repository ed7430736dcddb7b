import { vi } from "vitest";
import { createWords } from "../../../gallery/create-words.ts";
import { createMarkdownStream, fetchLate, type MarkdownOptions } from "../index.ts";

// Most tests look at what is shown at once; how it waits for what comes late has tests of its own.
await fetchLate();

const words = createWords();
await words.need("asking");

export const options: MarkdownOptions = { t: words.t, copyText: async () => true, id: "test" };

/** A place in the page for one text. */
export function createContainer(): HTMLElement {
  document.body.replaceChildren();
  return document.body.appendChild(document.createElement("div"));
}

export const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(resolve));

/** From here on no frame is waited for, so that every state between two deltas is reached; until globals are unstubbed. */
export function drawEachDelta(): void {
  let now = 0;
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => {
    callback((now += 1000));
    return 0;
  });
}

/** Shows a whole text at once. */
export function render(text: string, changed: Partial<MarkdownOptions> = {}): HTMLElement {
  const container = createContainer();
  const stream = createMarkdownStream(container, { ...options, ...changed });
  stream.append(text);
  stream.end();
  return container;
}

/** Streams a text in pieces of a size, one piece a frame, and lets the caller look after each frame. */
export async function streamFrames(
  text: string,
  size: number,
  look: (container: HTMLElement, shown: string) => void = () => {},
): Promise<HTMLElement> {
  const container = createContainer();
  const stream = createMarkdownStream(container, options);
  for (let at = 0; at < text.length; at += size) {
    stream.append(text.slice(at, at + size));
    await nextFrame();
    look(container, text.slice(0, at + size));
  }
  stream.end();
  look(container, text);
  return container;
}
