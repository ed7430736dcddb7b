import type { Mode, Scheme } from "@sidenote/protocol";
import { mountChat } from "./mount.ts";
import type { ChatHandle } from "./options.ts";

/** The directory this script was loaded from. */
const SERVER = import.meta.url.replace(/[^/]*$/, "");
const LOOK = ["locale", "theme", "label"];

/** Requests a URL of the page's own site with the user's cookies. Rejects unless the response is 2xx. */
async function askPage(url: string | null, method: "GET" | "POST"): Promise<Response> {
  if (!url) throw new Error("No address.");
  const answer = await fetch(url, { method, cache: "no-store", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/**
 * `<sidenote-chat server token-url | token policy-url mode locale theme label ask-selection shortcut>`: a chat in a page.
 *
 * - `server`: the BFF's public URL; by default the one that served this script.
 * - `token-url`: GET returns `{"token"}` for the signed-in user; or `token`, which works until it expires; or set
 *   `getToken`.
 * - `policy-url`: POST records that this user accepts the AI policy; or set `acceptPolicy`.
 * - `mode`: `bubble`, `inline`, `panel`. `theme`: `light`, `dark`, `auto`. `locale`: by default the page's.
 * - `label`: the accessible name of launcher, panel and frame.
 * - `ask-selection`: the text of the button beside selected text.
 * - `shortcut="off"`: leaves Ctrl+/ (⌘/) to the page.
 *
 * Events, all bubbling: `sidenote:ready`, `sidenote:unread` (`detail.count`), `sidenote:error` (`detail.message`).
 */
export class SidenoteChat extends HTMLElement {
  static observedAttributes = ["server", "token-url", "mode", ...LOOK];

  /**
   * Records acceptance of the AI policy in the user's own session; takes precedence over `policy-url`. Only declared,
   * not initialised: a page may set it before the element is upgraded.
   */
  declare acceptPolicy?: () => Promise<unknown>;

  #chat: ChatHandle | undefined;
  readonly #root = this.attachShadow({ mode: "open" });

  connectedCallback() {
    if (this.#chat) return;
    this.#chat = mountChat(this.#root, {
      ...this.#look(),
      server: (this.getAttribute("server") ?? SERVER).replace(/\/+$/, ""),
      mode: oneOf<Mode>(this.getAttribute("mode"), "bubble", "inline", "panel"),
      askLabel: this.getAttribute("ask-selection"),
      shortcut: this.getAttribute("shortcut") ?? "",
      getToken: () => this.getToken(),
      acceptPolicy: () => this.acceptPolicy?.() ?? askPage(this.getAttribute("policy-url"), "POST"),
      onEvent: ({ type, ...detail }) =>
        this.dispatchEvent(
          new CustomEvent(`sidenote:${type}`, { detail, bubbles: true, composed: true }),
        ),
    });
  }

  disconnectedCallback() {
    this.#chat?.remove();
    this.#chat = undefined;
  }

  /**
   * Empty, but must exist: with it, `moveBefore()` moves the element without disconnecting it, so the frame is not
   * reloaded.
   */
  connectedMoveCallback() {}

  attributeChangedCallback(name: string, before: string | null, after: string | null) {
    if (before === after || !this.#chat) return;
    if (LOOK.includes(name)) return this.refresh();
    this.disconnectedCallback();
    this.connectedCallback();
  }

  open() {
    this.#chat?.open();
  }

  close() {
    this.#chat?.close();
  }

  /** Opens the chat and adds a text to ask about to its composer. */
  ask(text: string) {
    this.#chat?.ask(text);
  }

  /** Reads the page's language, colours and fonts again after they have changed. */
  refresh() {
    this.#chat?.update(this.#look());
  }

  /** Returns a new launch token. A page may set a method of its own, even before the element is upgraded. */
  async getToken(): Promise<string> {
    const url = this.getAttribute("token-url");
    if (!url) return this.getAttribute("token") ?? "";
    const { token } = (await (await askPage(url, "GET")).json()) as { token: string };
    return token;
  }

  #look() {
    return {
      locale: this.getAttribute("locale") ?? (document.documentElement.lang || undefined),
      label: this.getAttribute("label"),
      scheme: oneOf<Scheme>(this.getAttribute("theme"), "auto", "light", "dark"),
    };
  }
}

/** Returns the value if it is one of `others`, otherwise `fallback`. */
function oneOf<T extends string>(value: string | null, fallback: T, ...others: T[]): T {
  return others.find((other) => other === value) ?? fallback;
}
