import DOMPurify from "dompurify";
import { marked } from "marked";
import { setRenderer } from "./renderer.ts";

/** What most hand-made chats do: parse, sanitise and insert the whole text again with each delta. */
setRenderer({
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
