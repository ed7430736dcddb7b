import { createButton } from "./launcher.ts";
import type { Start } from "./start.ts";
import { wordsOf } from "./words.ts";

/**
 * Creates the notice that covers a failed frame, with a button to load it again. Returns the function that shows it.
 */
export function createRetry({ box, options }: Start, loadAgain: () => void): () => void {
  const notice = document.createElement("div");
  const sentence = document.createElement("p");
  const button = createButton("", "");
  notice.className = "retry";
  notice.role = "alert";
  notice.append(sentence, button);
  button.onclick = () => {
    box.focus();
    notice.remove();
    box.classList.remove("failed");
    loadAgain();
  };
  return () => {
    const [, , , , failed, again] = wordsOf(options.locale);
    sentence.textContent = failed;
    button.textContent = again;
    box.append(notice);
    box.classList.add("failed");
  };
}
