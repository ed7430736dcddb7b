/** The maximum length of a selected text that is passed on. */
const TEXT_MAX = 2000;

/** How long a selection made by touch must stay unchanged before the button appears. */
const SETTLE_MS = 400;
/** Distance between selection and button, in pixels. On touch screens selection handles hang below the text. */
const GAP = 8;
const TOUCH_GAP = 36;

/** Returns the text selected in the page, or an empty string. */
export function selectedText(): string {
  return String(getSelection()).trim().slice(0, TEXT_MAX);
}

/**
 * Shows `button` beside selected text and passes that text to `onAsk` when it is clicked. Stops when `signal` aborts.
 */
export function followSelection(
  button: HTMLElement,
  onAsk: (text: string) => void,
  signal: AbortSignal,
): void {
  let text = "";
  let isTouch = false;
  let timer = 0;
  const place = () => {
    // Text that the user is editing is left alone.
    const isEditing =
      document.activeElement?.matches("input, textarea") ||
      getSelection()?.anchorNode?.parentElement?.isContentEditable;
    text = isEditing ? "" : selectedText();
    button.hidden = !text;
    if (!text) return;
    const box = getSelection()!.getRangeAt(0).getBoundingClientRect();
    button.style.top = `${Math.min(Math.max(box.bottom + (isTouch ? TOUCH_GAP : GAP), 8), innerHeight - 48)}px`;
    button.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - button.offsetWidth - 8)}px`;
  };
  button.onclick = () => {
    button.hidden = true;
    // The text as it was: the tap may already have cleared the selection.
    onAsk(text);
  };
  // Wait for the end of the selection: a button that follows the pointer would be in the way.
  for (const type of ["pointerup", "keyup"])
    addEventListener(type, (event) => event.composedPath()[0] === button || setTimeout(place), {
      signal,
    });
  // Selecting by touch or pen fires no `pointerup` (the browser cancels the pointer), and its handles are moved without
  // pointer events.
  addEventListener("pointerdown", ({ pointerType }) => (isTouch = pointerType !== "mouse"), {
    signal,
    capture: true,
  });
  addEventListener("keydown", () => (isTouch = false), { signal, capture: true });
  document.addEventListener(
    "selectionchange",
    () => {
      clearTimeout(timer);
      if (isTouch) timer = window.setTimeout(place, SETTLE_MS);
    },
    { signal },
  );
  // The button has a fixed position and would not scroll with the text.
  addEventListener("scroll", () => (button.hidden = true), {
    signal,
    capture: true,
    passive: true,
  });
  button.hidden = true;
}
