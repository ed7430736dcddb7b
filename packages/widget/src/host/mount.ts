import type { ChatHandle, ChatOptions } from "./options.ts";
import type { mountPanel } from "./panel.ts";
import { createStart } from "./start.ts";
import { STYLE } from "./style.ts";

type Panel = ReturnType<typeof mountPanel>;

/** Delay before a failed import of the panel chunk is repeated. */
const RETRY_DELAY_MS = 5_000;

/**
 * Mounts a chat in a shadow root. Nothing outside the root is changed, except that a full-screen panel locks the page's
 * scrolling (`lock-page.ts`). In inline mode the frame starts loading at once, in parallel with the panel chunk, which
 * contains everything else, including the frame's channel. `options` is changed by `update`.
 */
export function mountChat(root: ShadowRoot, options: ChatOptions): ChatHandle {
  const { mode } = options;
  const isInline = mode === "inline";
  const box = document.createElement(isInline ? "div" : "dialog");
  const lifetime = new AbortController();
  const { signal } = lifetime;
  // A constructed style sheet is allowed by any content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  box.className = mode;
  root.append(box);

  const start = createStart(root, box, options, signal);
  if (isInline) start.load(box.getBoundingClientRect().top < innerHeight);

  async function loadPanel(): Promise<Panel> {
    for (;;) {
      try {
        return (await import("./panel.ts")).mountPanel(start);
      } catch (error) {
        options.onEvent({ type: "error", message: String(error) });
        await new Promise((resolve) => signal.aborted || setTimeout(resolve, RETRY_DELAY_MS));
      }
    }
  }
  const panel = loadPanel();

  return {
    open: async () => (await panel).open(),
    close: async () => (await panel).close(),
    ask: async (text) => (await panel).ask(text),
    async update(changes) {
      Object.assign(options, changes);
      (await panel).update();
    },
    remove() {
      lifetime.abort();
      root.replaceChildren();
    },
  };
}
