import { createElement } from "react";
import { createRoot } from "react-dom/client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { setRenderer } from "./renderer.ts";

setRenderer({
  mount(host) {
    const root = createRoot(host);
    let text = "";
    return {
      append(delta) {
        text += delta;
        root.render(createElement(Markdown, { remarkPlugins: [remarkGfm], children: text }));
      },
    };
  },
});
