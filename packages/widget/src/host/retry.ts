import { createButton } from "./launcher.ts";
import type { Start } from "./start.ts";

/** Makes what puts a button over a frame that failed, by which it is loaded again. */
export function createRetry({ box, iframe }: Start, loadAgain: () => void): () => void {
  const button = createButton("retry", "");
  button.onclick = () => {
    box.focus();
    button.remove();
    box.classList.remove("failed");
    loadAgain();
  };
  return () => {
    button.textContent = `↻ ${iframe.title}`;
    box.append(button);
    box.classList.add("failed");
  };
}
