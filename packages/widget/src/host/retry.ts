import type { Frame } from "./frame.ts";
import { createButton } from "./launcher.ts";

/** How long after loading a frame may take to speak. */
const SPEAK_MS = 10_000;

/** The button that loads the frame again, seen when it failed. An error page of the browser loads, but never speaks. */
export function createRetry(frame: Frame, label: string, signal: AbortSignal): HTMLButtonElement {
  const { iframe } = frame;
  let timer = 0;
  const watch = () => {
    clearTimeout(timer);
    timer = window.setTimeout(frame.giveUp, SPEAK_MS);
  };
  iframe.addEventListener("load", watch, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  // It may have loaded before we did: then its document is out of our reach.
  if (iframe.isConnected && !iframe.contentDocument) watch();

  const button = createButton("retry", `↻ ${label}`);
  button.onclick = frame.reload;
  return button;
}
