import type { Frame } from "./frame.ts";
import { createGrip } from "./grip.ts";
import { createButton, createLauncher } from "./launcher.ts";
import { createRetry } from "./retry.ts";
import { remember, remembered } from "./memory.ts";
import type { ChatOptions } from "./options.ts";
import { followSelection, selectedText } from "./selection.ts";

export { PANEL_STYLE } from "./panel-style.ts";

const SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";

/** What lets a person open, close and resize the chat, and ask about selected text. */
export function mountPanel(root: ShadowRoot, box: HTMLElement, frame: Frame, options: ChatOptions) {
  const { mode, label, askLabel } = options;
  const { iframe } = frame;
  const panel = box instanceof HTMLDialogElement ? box : null;
  const openKey = `open:${mode}`;
  const small = matchMedia(SMALL_SCREEN);
  const gone = new AbortController();
  const { signal } = gone;
  const launcher = createLauncher(label);
  const { button } = launcher;
  let isOpen = !panel;

  box.append(createRetry(frame, label, signal));

  function setOpen(value: boolean) {
    isOpen = value;
    button.ariaExpanded = `${value}`;
    root.host.toggleAttribute("open", value);
    remember("sessionStorage", openKey, value ? "1" : "");
    frame.send({ type: value ? "host.open" : "host.close" });
  }

  function open(isRestored = false) {
    if (panel && !isOpen) {
      frame.load();
      // On a phone the panel is all there is: the browser keeps the rest of the page out of reach.
      if (small.matches) panel.showModal();
      else panel.setAttribute("open", "");
      setOpen(true);
      fitViewport();
    }
    if (!isRestored) iframe.focus();
  }

  function close() {
    if (!panel || !isOpen) return;
    const hadFocus = panel.contains(root.activeElement);
    panel.close();
    setOpen(false);
    if (hadFocus) button.focus();
  }

  function ask(message: string) {
    open();
    frame.send({ type: "host.ask", message });
  }

  /** Keeps a full-screen panel above the keyboard. */
  function fitViewport() {
    if (!visualViewport) return;
    box.style.setProperty("--view", `${visualViewport.height}px`);
    box.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }

  if (panel) {
    panel.ariaLabel = label;
    button.ariaExpanded = "false";
    button.onclick = () => (isOpen ? close() : open());
    button.onpointerenter = frame.load;
    panel.oncancel = (event) => {
      event.preventDefault();
      close();
    };
    button.onkeydown = panel.onkeydown = ({ key }) => {
      if (key === "Escape") close();
    };
    panel.before(button);
    if (mode === "panel") panel.append(createGrip(panel, label));
    for (const type of ["resize", "scroll"])
      visualViewport?.addEventListener(type, fitViewport, { signal });
    root.host.addEventListener(
      "sidenote:unread",
      (event) => launcher.setUnread((event as CustomEvent<{ count: number }>).detail.count),
      { signal },
    );
    if (remembered("sessionStorage", openKey) && !small.matches) open(true);
  }

  if (askLabel != null) {
    const askButton = createButton("ask", askLabel || "Ask about this");
    askButton.onclick = () => {
      askButton.hidden = true;
      ask(selectedText());
    };
    root.append(askButton);
    followSelection(askButton, signal);
  }
  if (options.shortcut)
    addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented)
          return;
        event.preventDefault();
        const text = askLabel == null ? "" : selectedText();
        if (text) ask(text);
        else if (isOpen) close();
        else open();
      },
      { signal },
    );

  return { open: () => open(), close, ask, remove: () => gone.abort() };
}
