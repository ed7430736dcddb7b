import { createMarkdownStream, type MarkdownOptions, renderMarkdown } from "../index.ts";

/** Words a test can recognise. */
export const words: MarkdownOptions["words"] = {
  copyCode: "Copy code",
  copied: "Copied",
  copyBlocked: "Copying is blocked",
  codeBlock: (lines) => `Code block, ${lines} lines`,
  table: "Table",
  image: (description) => `Image: ${description}`,
  footnotes: "Footnotes",
  backToText: "Back to the text",
  taskDone: "Done",
  taskOpen: "Not done",
};

export const options: MarkdownOptions = { words, id: "test" };

/** A place in the page for one text. */
export function createContainer(): HTMLElement {
  document.body.replaceChildren();
  return document.body.appendChild(document.createElement("div"));
}

export const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(resolve));

/** Shows a whole text at once. */
export function render(text: string): HTMLElement {
  const container = createContainer();
  renderMarkdown(container, text, options);
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
