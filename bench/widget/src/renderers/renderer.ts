/** The interface through which the benchmark drives everything that renders streamed Markdown. */
export interface Renderer {
  /** Prepares an element. Resolves with a stream that appends text to it. */
  mount(host: HTMLElement): Promise<Stream> | Stream;
}

export interface Stream {
  append(delta: string): void;
}

/** Sets the renderer that `page.ts` uses. */
export function setRenderer(renderer: Renderer): void {
  globalThis.renderer = renderer;
}
