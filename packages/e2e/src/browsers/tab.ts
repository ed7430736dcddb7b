/** The two documents there are: the page, and the chat's frame in it. */
export type Place = "page" | "chat";

export type Key = "Enter" | "Escape" | "Tab" | "ArrowLeft";

/** A tab of a browser that Playwright does not drive. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in a document. It sees nothing but its parameter; what it returns is sent as JSON. */
  run<R>(place: Place, act: (parameter: string) => R | Promise<R>, parameter?: string): Promise<R>;
  /** Runs a script in a document, past its Content Security Policy. */
  load(place: Place, script: string): Promise<void>;
  /** Clicks what fits the selector, once it is there: in the chat, or else in the shadow of the chat's host. */
  click(place: Place, selector: string): Promise<void>;
  type(text: string): Promise<void>;
  press(key: Key, held?: "Shift"): Promise<void>;
  /** Presses at a point of the page, moves by so many pixels, lets go. */
  drag(x: number, y: number, by: { x: number }): Promise<void>;
  /** A picture of the page as it is seen, a PNG. */
  photograph(): Promise<Buffer>;
  close(): Promise<void>;
}

export interface OtherBrowser {
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

export const VIEWPORT = { width: 1280, height: 900 };
