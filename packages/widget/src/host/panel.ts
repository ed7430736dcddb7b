import { focusFrame } from "./focus-frame.ts";
import { createFrame } from "./frame.ts";
import { createGrip } from "./grip.ts";
import { createButton, createLauncher } from "./launcher.ts";
import { lockPage } from "./lock-page.ts";
import { remember, remembered } from "./memory.ts";
import { PANEL_STYLE } from "./panel-style.ts";
import { takePlace } from "./place.ts";
import { followSelection, selectedText } from "./selection.ts";
import type { Start } from "./start.ts";
import { wordsOf } from "./words.ts";

const SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";

/** Calls back when the page is idle. Safari cannot tell. */
const whenIdle = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 2_000));

/** Closes the page's open panel: those of several chats would cover each other. */
let closeOther = nothing;

/**
 * Mounts everything but the frame itself: launcher, panel, resizing, the button beside selected text, the keyboard
 * shortcut, and the channel to the frame. Stops when `start.signal` aborts.
 */
export function mountPanel(start: Start) {
  const { root, box, iframe, options, signal } = start;
  const { mode, askLabel } = options;
  // Unmounted while this chunk was loading.
  if (signal.aborted) return { open: nothing, close: nothing, ask: nothing, update: nothing };
  const panel = box instanceof HTMLDialogElement ? box : null;
  const openKey = `open:${mode}${iframe.title}`;
  const small = matchMedia(SMALL_SCREEN);
  const launcher = createLauncher();
  const { button } = launcher;
  /** A close button until the frame shows its own: on a phone the panel covers the page. */
  const leaveButton = createButton("leave", "×");
  const grip = panel && mode === "panel" ? createGrip(panel) : null;
  const askButton = askLabel == null ? null : createButton("ask", "");
  let isOpen = !panel;
  let unlockPage: (() => void) | undefined;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PANEL_STYLE);
  root.adoptedStyleSheets.push(sheet);
  const frame = createFrame(start, { isOpen: () => isOpen, onClose: close });

  function setOpen(value: boolean) {
    isOpen = value;
    button.ariaExpanded = `${value}`;
    root.host.toggleAttribute("open", value);
    remember("sessionStorage", openKey, value ? "1" : "0");
    frame.sendState();
  }

  function open(isRestored = false) {
    if (!panel) {
      // A lazily loaded frame further down the page may not have been loaded yet.
      iframe.loading = "eager";
      box.scrollIntoView({ block: "nearest" });
    } else if (!isOpen) {
      closeOther();
      closeOther = close;
      frame.load();
      show(panel);
      setOpen(true);
    }
    if (!isRestored) focusFrame(start, frame.whenThere);
  }

  /** On a small screen the panel is a modal dialog that covers the page, so the browser makes the rest inert. */
  function show(dialog: HTMLDialogElement) {
    if (small.matches) {
      dialog.showModal();
      unlockPage = lockPage();
    } else dialog.setAttribute("open", "");
    fitViewport();
  }

  function hide(dialog: HTMLDialogElement) {
    dialog.close();
    unlockPage?.();
    unlockPage = undefined;
  }

  function close() {
    if (!panel || !isOpen) return;
    const hadFocus = panel.contains(root.activeElement);
    hide(panel);
    setOpen(false);
    if (hadFocus) button.focus();
  }

  function ask(message: string) {
    open();
    frame.send({ type: "host.ask", message });
  }

  /** Keeps a full-screen panel above the on-screen keyboard. Does nothing while the user has zoomed in. */
  function fitViewport() {
    if (!visualViewport || visualViewport.scale > 1.1) return;
    box.style.setProperty("--view", `${visualViewport.height}px`);
    box.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }

  /** Sets all labels, by default in the user's language. */
  function update() {
    const [chat, width, about, leave] = wordsOf(options.locale);
    const label = options.label ?? chat;
    launcher.setLabel(label);
    iframe.title = label;
    if (panel) panel.ariaLabel = label;
    if (grip) grip.ariaLabel = width;
    leaveButton.ariaLabel = leave;
    frame.update();
    if (askButton) askButton.textContent = askLabel || about;
  }

  update();
  if (panel) {
    button.ariaExpanded = "false";
    panel.autofocus = true;
    panel.tabIndex = -1;
    button.onclick = () => (isOpen ? close() : open());
    // Preload when the pointer or the focus reaches the button.
    button.onpointerenter = button.onfocus = () => void frame.load();
    panel.oncancel = (event) => {
      event.preventDefault();
      close();
    };
    button.onkeydown = panel.onkeydown = ({ key }) => {
      if (key === "Escape") close();
    };
    signal.addEventListener("abort", () => {
      unlockPage?.();
      root.host.removeAttribute("open");
    });
    // The screen changed between small and large, e.g. a phone was rotated or unfolded.
    small.addEventListener(
      "change",
      () => {
        if (!isOpen) return;
        const hadFocus = panel.contains(root.activeElement);
        hide(panel);
        show(panel);
        if (!hadFocus) return;
        iframe.focus();
        // Hiding the frame dropped its inner focus; `host.open` makes it focus its composer again.
        frame.sendState();
      },
      { signal },
    );
    panel.before(button);
    takePlace(button, signal);
    if (grip) panel.append(grip);
    leaveButton.onclick = close;
    panel.append(leaveButton);
    for (const type of ["resize", "scroll"])
      visualViewport?.addEventListener(type, fitViewport, { signal });
    root.host.addEventListener(
      "sidenote:unread",
      (event) => launcher.setUnread((event as CustomEvent<{ count: number }>).detail.count),
      { signal },
    );
    const before = remembered("sessionStorage", openKey);
    if (before === "1" && !small.matches) open(true);
    // The chat was opened in this tab before: an answer may have arrived since, so load the frame for its unread count.
    else if (before) whenIdle(() => signal.aborted || frame.load());
  }

  if (askButton) {
    root.append(askButton);
    followSelection(askButton, ask, signal);
  }

  if (options.shortcut !== "off")
    addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented)
          return;
        event.preventDefault();
        toggle();
      },
      { signal },
    );

  function toggle() {
    const text = askButton ? selectedText() : "";
    if (text) ask(text);
    else if (panel && isOpen) close();
    else open();
  }

  return { open: () => open(), close, ask, update };
}

function nothing(): void {}
