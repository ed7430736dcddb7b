/** The most text that is handed over. */
const TEXT_MAX = 2000;

/** How long a selection made by touch has to stay as it is. */
const SETTLE_MS = 400;
/** Between the selection and the button, in pixels; a finger's handles hang below what they select. */
const GAP = 8;
const TOUCH_GAP = 36;

/** The text selected in the page, if any. */
export function selectedText(): string {
  return String(getSelection()).trim().slice(0, TEXT_MAX);
}

/** Shows `button` beside text that somebody selects, for `onAsk` to be given the text, until `signal` says to stop. */
export function followSelection(
  button: HTMLElement,
  onAsk: (text: string) => void,
  signal: AbortSignal,
): void {
  let text = "";
  let isTouch = false;
  let timer = 0;
  const place = () => {
    // What somebody is writing themselves is theirs.
    const isWriting =
      document.activeElement?.matches("input, textarea") ||
      getSelection()?.anchorNode?.parentElement?.isContentEditable;
    text = isWriting ? "" : selectedText();
    button.hidden = !text;
    if (!text) return;
    const box = getSelection()!.getRangeAt(0).getBoundingClientRect();
    button.style.top = `${Math.min(Math.max(box.bottom + (isTouch ? TOUCH_GAP : GAP), 8), innerHeight - 48)}px`;
    button.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - button.offsetWidth - 8)}px`;
  };
  button.onclick = () => {
    button.hidden = true;
    // Of before: a tap takes the selection away.
    onAsk(text);
  };
  // Only once the selection is made: a button that runs after the pointer is in the way.
  for (const type of ["pointerup", "keyup"])
    addEventListener(type, (event) => event.composedPath()[0] === button || setTimeout(place), {
      signal,
    });
  // A finger or a pen that selects never comes up: the browser takes it away. Its handles move on without one.
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
  // The page moves on, and the button would stay behind.
  addEventListener("scroll", () => (button.hidden = true), {
    signal,
    capture: true,
    passive: true,
  });
  button.hidden = true;
}
