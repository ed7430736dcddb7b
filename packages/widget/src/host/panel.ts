import { createFrame } from "./frame.ts";
import { createGrip } from "./grip.ts";
import { createButton, createLauncher } from "./launcher.ts";
import { lockPage } from "./lock-page.ts";
import { remember, remembered } from "./memory.ts";
import { PANEL_STYLE } from "./panel-style.ts";
import { followSelection, selectedText } from "./selection.ts";
import type { Start } from "./start.ts";
import { wordsOf } from "./words.ts";

/** How long a frame that is shown takes to become part of what screen readers see of the page. */
const SETTLE_MS = 100;
const SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";

/**
 * All that comes after the frame's launch: what lets a person open, close and resize the chat and ask about selected
 * text, until `signal` says to stop, and what answers the frame.
 */
export function mountPanel(start: Start) {
  const { root, box, iframe, options, signal } = start;
  const { mode, askLabel } = options;
  // Taken out of the page while this was on its way.
  if (signal.aborted) return { open: nothing, close: nothing, ask: nothing, update: nothing };
  const panel = box instanceof HTMLDialogElement ? box : null;
  const openKey = `open:${mode}`;
  const small = matchMedia(SMALL_SCREEN);
  const launcher = createLauncher();
  const { button } = launcher;
  /** Until the frame brings its own: on a phone the panel is all there is. */
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
      // It may be further down, and wait for that.
      iframe.loading = "eager";
      box.scrollIntoView({ block: "nearest" });
    } else if (!isOpen) {
      frame.load();
      show(panel);
      setOpen(true);
    }
    if (!isRestored) focusFrame();
  }

  /** On a phone the panel is all there is: the browser keeps the rest of the page out of reach. */
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

  /**
   * The panel has the focus until the frame is there: Firefox gives none to a frame that is loading, and Orca, led into
   * one, takes it for a page of its own and stays silent about what it says.
   */
  function focusFrame() {
    panel?.focus();
    const before = focused();
    // Who clicks into the frame meanwhile keeps their place in it. In WebKit the page's focus then stays where it was.
    let isIn = false;
    const watch = new AbortController();
    const until = { signal: AbortSignal.any([watch.signal, signal]) };
    addEventListener("blur", () => (isIn = true), until);
    addEventListener("focus", () => (isIn = false), until);
    frame.whenThere(() =>
      setTimeout(() => {
        watch.abort();
        if (!isIn && focused() === before) iframe.focus();
      }, SETTLE_MS),
    );
  }

  function focused() {
    return root.activeElement ?? document.activeElement;
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

  /** Keeps a full-screen panel above the keyboard. What somebody zooms into stays as large as it is. */
  function fitViewport() {
    if (!visualViewport || visualViewport.scale > 1.1) return;
    box.style.setProperty("--view", `${visualViewport.height}px`);
    box.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }

  /** Gives everything its name, in the reader's language where the page gives none. */
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
    // Whoever comes near may want it.
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
    // A phone that is turned or unfolded.
    small.addEventListener(
      "change",
      () => {
        if (!isOpen) return;
        const hadFocus = panel.contains(root.activeElement);
        hide(panel);
        show(panel);
        if (!hadFocus) return;
        iframe.focus();
        // In a frame that was hidden for a moment nothing has it any more.
        frame.sendState();
      },
      { signal },
    );
    panel.before(button);
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
    // Somebody who had it open here before, and closed it, may have an answer waiting.
    else if (before) whenIdle(() => signal.aborted || frame.load());
  }

  if (askButton) {
    root.append(askButton);
    followSelection(askButton, ask, signal);
  }

  if (options.shortcut)
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

/** Once the page around has nothing better to do. */
function whenIdle(act: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(() => act());
  else setTimeout(act, 2_000);
}
