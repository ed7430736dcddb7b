import { vi } from "vitest";
import { createWords } from "../../../gallery/create-words.ts";
import { createMarkdownStream, fetchLate, type MarkdownOptions } from "../index.ts";

// Most tests check the result at once; waiting for late syntax has tests of its own.
await fetchLate();

const words = createWords();
await words.need("asking");

export const options: MarkdownOptions = { t: words.t, copyText: async () => true, id: "test" };

/** Creates an empty element in an empty page. */
export function createContainer(): HTMLElement {
  document.body.replaceChildren();
  return document.body.appendChild(document.createElement("div"));
}

export const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * Makes animation frames synchronous, so that the state after every delta is rendered. Lasts until globals are
 * unstubbed.
 */
export function renderEachDelta(): void {
  let now = 0;
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => {
    callback((now += 1000));
    return 0;
  });
}

/** Renders a whole text at once. */
export function render(text: string, changed: Partial<MarkdownOptions> = {}): HTMLElement {
  const container = createContainer();
  const stream = createMarkdownStream(container, { ...options, ...changed });
  stream.append(text);
  stream.end();
  return container;
}

/** Streams a text in pieces of `size` characters, one per frame, calling `look` after each frame. */
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
