/** The most text that is handed over. */
const TEXT_MAX = 2000;

/** The text selected in the page, if any. */
export function selectedText(): string {
  return String(getSelection()).trim().slice(0, TEXT_MAX);
}

/** Shows `button` beside text that somebody selects, until `signal` says to stop. */
export function followSelection(button: HTMLElement, signal: AbortSignal): void {
  const place = () => {
    // What somebody is writing themselves is theirs.
    const isWriting = getSelection()?.anchorNode?.parentElement?.isContentEditable;
    const text = isWriting ? "" : selectedText();
    button.hidden = !text;
    if (!text) return;
    const box = getSelection()!.getRangeAt(0).getBoundingClientRect();
    button.style.top = `${Math.min(Math.max(box.bottom + 8, 8), innerHeight - 48)}px`;
    button.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - button.offsetWidth - 8)}px`;
  };
  // Only once the selection is made: a button that runs after the pointer is in the way.
  for (const type of ["pointerup", "keyup"])
    addEventListener(type, (event) => event.composedPath()[0] === button || setTimeout(place), {
      signal,
    });
  // The page moves on, and the button would stay behind.
  addEventListener("scroll", () => (button.hidden = true), {
    signal,
    capture: true,
    passive: true,
  });
  button.hidden = true;
}
