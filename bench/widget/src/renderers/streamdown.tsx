import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { Streamdown } from "streamdown";
import { setRenderer } from "./renderer.ts";

setRenderer({
  mount(host) {
    const root = createRoot(host);
    let text = "";
    return {
      append(delta) {
        text += delta;
        root.render(createElement(Streamdown, { children: text, isAnimating: true }));
      },
    };
  },
});
