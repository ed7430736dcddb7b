import type { Start } from "./start.ts";

/** How long a newly shown frame takes to appear in the page's accessibility tree. */
const SETTLE_MS = 100;

/**
 * Focuses the panel, then the frame once it is ready: Firefox does not focus a loading frame, and Orca, moved into one,
 * treats it as a page of its own and announces none of its live regions.
 */
export function focusFrame(
  { root, box, iframe, signal }: Start,
  whenThere: (act: () => void) => void,
): void {
  // Only a panel can be focused; an inline box cannot.
  box.focus();
  const focused = () => root.activeElement ?? document.activeElement;
  const before = focused();
  // A user who clicked into the frame meanwhile keeps their place in it. WebKit leaves the page's active element
  // unchanged then, so window blur and focus are watched as well.
  let isInFrame = false;
  const watch = new AbortController();
  const until = { signal: AbortSignal.any([watch.signal, signal]) };
  addEventListener("blur", () => (isInFrame = true), until);
  addEventListener("focus", () => (isInFrame = false), until);
  whenThere(() =>
    setTimeout(() => {
      watch.abort();
      if (!isInFrame && focused() === before) iframe.focus();
    }, SETTLE_MS),
  );
}
