/** The two documents: the host page, and the chat's frame in it. */
export type Place = "page" | "chat";

export type Key = "Enter" | "Escape" | "Tab" | "ArrowLeft";

/** A tab of a browser that Playwright does not drive. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in a document. It is serialised, so it sees only its parameter; its result is returned as JSON. */
  run<R>(place: Place, act: (parameter: string) => R | Promise<R>, parameter?: string): Promise<R>;
  /** Runs a script in a document, regardless of its Content Security Policy. */
  load(place: Place, script: string): Promise<void>;
  /** Clicks the element when it exists: in the chat's frame or, for `page`, in the `<sidenote-chat>` shadow root. */
  click(place: Place, selector: string): Promise<void>;
  type(text: string): Promise<void>;
  press(key: Key, held?: "Shift"): Promise<void>;
  /** Presses the mouse at a point of the page, moves it by this many pixels, and releases it. */
  drag(x: number, y: number, by: { x: number }): Promise<void>;
  /** Returns a screenshot of the viewport as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

export interface OtherBrowser {
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

export const VIEWPORT = { width: 1280, height: 900 };
