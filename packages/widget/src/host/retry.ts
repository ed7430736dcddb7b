import { createButton } from "./launcher.ts";
import type { Start } from "./start.ts";
import { wordsOf } from "./words.ts";

/** Makes what says over a frame that failed that it did, with a button by which it is loaded again. */
export function createRetry({ box, options }: Start, loadAgain: () => void): () => void {
  const notice = document.createElement("div");
  const sentence = document.createElement("p");
  const button = createButton("", "");
  notice.className = "retry";
  notice.setAttribute("role", "alert");
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
