import DOMPurify from "dompurify";
import { marked } from "marked";
import { offer } from "./renderer.ts";

/** What most hand-made chats do: the whole text is parsed, cleaned and put in again with each delta. */
offer({
  mount(host) {
    let text = "";
    return {
      append(delta) {
        text += delta;
        host.innerHTML = DOMPurify.sanitize(marked.parse(text, { async: false }));
      },
    };
  },
});
