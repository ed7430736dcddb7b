import { SidenoteChat } from "./chat-element.ts";

/**
 * The script of `<script type="module" src="https://…/embed.js">`. Defines `<sidenote-chat>`. After each such script
 * tag with `data-token-url` or `data-token`, it inserts an element whose attributes are the tag's `data-…` attributes.
 */
const self = import.meta.url;
if (!customElements.get("sidenote-chat")) customElements.define("sidenote-chat", SidenoteChat);

for (const script of document.scripts) {
  if (script.src !== self || !(script.dataset["tokenUrl"] ?? script.dataset["token"])) continue;
  const chat = document.createElement("sidenote-chat");
  for (const { name, value } of script.attributes)
    if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
  // Nothing can be shown beside a script in the head.
  if (document.head.contains(script)) document.body.append(chat);
  else script.after(chat);
}
