import type { Mode, Scheme } from "@sidenote/protocol";

/** What the host side needs to know about its page. */
export interface ChatOptions {
  /** The BFF's public URL. */
  server: string;
  mode: Mode;
  /** A BCP 47 tag. */
  locale?: string | undefined;
  scheme: Scheme;
  /** The accessible name of launcher, panel and frame. Defaults to one in the user's language. */
  label?: string | null | undefined;
  /**
   * The text of the button shown beside selected text: empty for a default in the user's language; without it, there is
   * no button.
   */
  askLabel?: string | null | undefined;
  /** `off` leaves Ctrl+/ to the page. */
  shortcut: string;
  /** Returns a new launch token for the signed-in user. */
  getToken: () => Promise<string>;
  /** Records acceptance of the AI policy in the user's own session. */
  acceptPolicy: () => Promise<unknown>;
  onEvent: (event: ChatEvent) => void;
}

/** Events for the page, dispatched as `sidenote:<type>`. */
export type ChatEvent =
  | { type: "ready" }
  | { type: "unread"; count: number }
  | { type: "error"; message: string };

/** Controls a mounted chat. */
export interface ChatHandle {
  open(): Promise<void>;
  close(): Promise<void>;
  /** Opens the chat and adds a text to ask about to its composer. */
  ask(text: string): Promise<void>;
  /** Applies a changed label, locale or colour scheme, and the page's current colours and fonts. */
  update(options: Pick<ChatOptions, "label" | "locale" | "scheme">): Promise<void>;
  /** Unmounts the chat. */
  remove(): void;
}
