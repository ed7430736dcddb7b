import type { Mode, Scheme } from "@sidenote/protocol";

/** Everything the host side needs to know about the page it is in. */
export interface ChatOptions {
  /** The BFF's public URL. */
  server: string;
  mode: Mode;
  /** BCP 47. */
  locale?: string | undefined;
  scheme: Scheme;
  /** The accessible name of launcher, panel and frame; without it, one in the reader's language. */
  label?: string | null | undefined;
  /** The text of the button beside selected text, empty for one in the reader's language; none, no button. */
  askLabel?: string | null | undefined;
  /** False leaves Ctrl+/ to the page. */
  shortcut: boolean;
  /** A fresh launch token for the person who is signed in. */
  getToken: () => Promise<string>;
  /** Records in that person's own session that they accept the AI policy. */
  acceptPolicy: () => Promise<unknown>;
  onEvent: (event: ChatEvent) => void;
}

/** What the page hears, as `sidenote:<type>`. */
export type ChatEvent =
  | { type: "ready" }
  | { type: "unread"; count: number }
  | { type: "error"; message: string };

/** A chat in a page. */
export interface ChatHandle {
  open(): Promise<void>;
  close(): Promise<void>;
  /** Opens, and hands over a text to ask about. */
  ask(text: string): Promise<void>;
  /** Takes over a changed name, locale or theme, and the page's colours and fonts as they are now. */
  update(options: Pick<ChatOptions, "label" | "locale" | "scheme">): Promise<void>;
  /** Takes it all away. */
  remove(): void;
}
