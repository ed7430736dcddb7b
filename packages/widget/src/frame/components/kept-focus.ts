/**
 * Keeps the keyboard's place: when the focused control goes away with what it did (a suggestion that was sent, a card
 * that was answered), the focus goes to `refuge` and not to the top of the page. Returns how to stop.
 */
export function keepFocus(root: HTMLElement, refuge: HTMLElement): () => void {
  let last: Element | null = null;
  const remember = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? target : null;
  };
  const changes = new MutationObserver(() => {
    if (!last || last.isConnected) return;
    last = null;
    if (document.activeElement === document.body) refuge.focus({ preventScroll: true });
  });
  root.addEventListener("focusin", remember);
  changes.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener("focusin", remember);
    changes.disconnect();
  };
}
