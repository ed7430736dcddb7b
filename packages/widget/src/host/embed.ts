import { SidenoteChat } from "./chat-element.ts";
import { loadPanel } from "./mount.ts";

export { loadPanel };

/**
 * What `<script type="module" src="https://…/embed.js">` does: defines `<sidenote-chat>`, and for each such tag that
 * carries `data-token-url` or `data-token` puts one after it, its `data-…` attributes becoming the element's.
 */
const self = import.meta.url;
SidenoteChat.server = new URL(".", self).href;
// A server that was renewed since this file was cached has a panel of another name; its new loader knows it.
SidenoteChat.loadPanel = () =>
  loadPanel().catch(async () => {
    const fresh: { loadPanel: typeof loadPanel } = await import(
      /* @vite-ignore */ `${self}?${Date.now()}`
    );
    return fresh.loadPanel();
  });
if (!customElements.get("sidenote-chat")) customElements.define("sidenote-chat", SidenoteChat);

for (const script of document.querySelectorAll<HTMLScriptElement>(
  "script[data-token-url],script[data-token]",
)) {
  if (script.src !== self) continue;
  const chat = document.createElement("sidenote-chat");
  for (const { name, value } of script.attributes)
    if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
  // A script in the head has no place of its own.
  if (document.head.contains(script)) document.body.append(chat);
  else script.after(chat);
}
