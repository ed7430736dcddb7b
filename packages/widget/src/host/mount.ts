import type { ChatHandle, ChatOptions } from "./options.ts";
import type { mountPanel } from "./panel.ts";
import { createStart } from "./start.ts";
import { STYLE } from "./style.ts";

type Panel = ReturnType<typeof mountPanel>;

/** How long after a failure the panel's part is asked for again. */
const AGAIN_MS = 5_000;

/**
 * Puts a chat into a shadow root and runs it. Nothing outside of the root is touched, so that the page around neither
 * moves nor changes; only behind a chat that fills the screen it is held (`lock-page.ts`). Inline, the frame is loaded at
 * once; the panel's part, which speaks with it and is all the rest, comes at the same time.
 */
export function mountChat(root: ShadowRoot, given: ChatOptions): ChatHandle {
  const options = { ...given };
  const { mode } = options;
  const isInline = mode === "inline";
  const box = document.createElement(isInline ? "div" : "dialog");
  const gone = new AbortController();
  const { signal } = gone;
  // No content security policy of the page forbids a constructed style sheet.
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
        await new Promise((resolve) => signal.aborted || setTimeout(resolve, AGAIN_MS));
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
      gone.abort();
      root.replaceChildren();
    },
  };
}
