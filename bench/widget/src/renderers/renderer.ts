/** What the benchmark asks of everything that shows streamed Markdown. */
export interface Renderer {
  /** Prepares an element; the returned function adds text to it. */
  mount(host: HTMLElement): Promise<Stream> | Stream;
}

export interface Stream {
  append(delta: string): void;
}

/** Puts a renderer where the page finds it. */
export function offer(renderer: Renderer): void {
  globalThis.renderer = renderer;
}
