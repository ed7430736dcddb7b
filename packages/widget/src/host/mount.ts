import { createFrame } from "./frame.ts";
import type { ChatHandle, ChatOptions } from "./options.ts";
import { STYLE } from "./style.ts";

/** A constructed style sheet: no content security policy of the page forbids it. */
function addStyle(root: ShadowRoot, style: string) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets.push(sheet);
}

/** Loads what a panel needs. */
export const loadPanel = () => import("./panel.ts");

/**
 * Puts a chat into a shadow root and runs it. Nothing outside of the root is touched, so that the page around neither
 * moves nor changes. Inline, the frame is loaded at once; what a panel needs besides comes in a file of its own.
 */
export function mountChat(root: ShadowRoot, given: ChatOptions): ChatHandle {
  const options = { ...given };
  const { mode } = options;
  const isInline = mode === "inline";
  const box = document.createElement(isInline ? "div" : "dialog");
  box.className = mode;
  addStyle(root, STYLE);
  root.append(box);

  const frame = createFrame(box, options, () => handle.close());
  const { iframe } = frame;
  if (isInline) {
    iframe.loading = "lazy";
    frame.load();
    frame.send({ type: "host.open" });
  }
  let isRemoved = false;
  const extras = (options.loadPanel ?? loadPanel)()
    .then(({ mountPanel, PANEL_STYLE }) => {
      if (isRemoved) return;
      addStyle(root, PANEL_STYLE);
      return mountPanel(root, box, frame, options);
    })
    .catch((error: unknown) => options.onEvent({ type: "error", message: String(error) }));

  const handle: ChatHandle = {
    open: () => extras.then((panel) => panel?.open()),
    close: () => extras.then((panel) => panel?.close()),
    ask: (text) => extras.then((panel) => panel?.ask(text)),
    update(changes) {
      Object.assign(options, changes);
      frame.update();
    },
    remove() {
      isRemoved = true;
      frame.remove();
      root.adoptedStyleSheets = [];
      root.replaceChildren();
      return extras.then((panel) => panel?.remove());
    },
  };
  return handle;
}
