import { SidenoteChat } from "./chat-element.ts";

/**
 * What `<script type="module" src="https://…/embed.js">` does: defines `<sidenote-chat>`, and for each such tag that
 * carries `data-token-url` or `data-token` puts one after it, its `data-…` attributes becoming the element's.
 */
const self = import.meta.url;
if (!customElements.get("sidenote-chat")) customElements.define("sidenote-chat", SidenoteChat);

for (const script of document.scripts) {
  if (script.src !== self || !(script.dataset["tokenUrl"] ?? script.dataset["token"])) continue;
  const chat = document.createElement("sidenote-chat");
  for (const { name, value } of script.attributes)
    if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
  // A script in the head has no place of its own.
  if (document.head.contains(script)) document.body.append(chat);
  else script.after(chat);
}
