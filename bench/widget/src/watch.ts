// Runs in a page before its own scripts. Sets `usableAt` to the time when a visible text field, in any frame or shadow
// root, can be written in and the main thread is free.
const FIELD = "textarea:not([disabled]),[contenteditable]:not([contenteditable=false])";

const isShown = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

function find(root: Document | ShadowRoot): boolean {
  for (const element of root.querySelectorAll("*")) {
    if (element.matches(FIELD) && isShown(element)) {
      const { width, height } = element.getBoundingClientRect();
      if (width > 20 && height > 5) return true;
    }
    const inside =
      element.shadowRoot ??
      (element instanceof HTMLIFrameElement && isShown(element) ? element.contentDocument : null);
    if (inside && find(inside)) return true;
  }
  return false;
}

function check(): void {
  if (find(document)) {
    setTimeout(() => Object.assign(globalThis, { usableAt: performance.now() }));
  } else {
    requestAnimationFrame(check);
  }
}

if (globalThis.top === globalThis.self) requestAnimationFrame(check);
