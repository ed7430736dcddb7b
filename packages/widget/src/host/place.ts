/** The width of a launcher and the gap beside it, in pixels. */
const STEP = 72;

/** The places along the page's edge that have a launcher. */
const taken = new Set<number>();

/** Moves a launcher to the first free place, beside those of the page's other chats, until `signal` aborts. */
export function takePlace(launcher: HTMLElement, signal: AbortSignal): void {
  let place = 0;
  while (taken.has(place)) place++;
  taken.add(place);
  launcher.style.marginInlineEnd = `${place * STEP}px`;
  signal.addEventListener("abort", () => taken.delete(place));
}
