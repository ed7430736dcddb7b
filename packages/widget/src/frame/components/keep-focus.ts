/**
 * Moves the focus to `fallback` when the focused control is removed by its own action (a suggestion that was sent, a
 * card that was answered), so that it does not return to the top of the page. Returns the function that stops this.
 */
export function keepFocus(root: HTMLElement, fallback: HTMLElement): () => void {
  let last: Element | null = null;
  const remember = ({ target }: FocusEvent): void => {
    last = target as Element;
  };
  const changes = new MutationObserver(() => {
    if (!last || last.isConnected) return;
    last = null;
    if (document.activeElement === document.body) fallback.focus({ preventScroll: true });
  });
  root.addEventListener("focusin", remember);
  changes.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener("focusin", remember);
    changes.disconnect();
  };
}
