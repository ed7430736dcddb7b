import type { BlockKind } from "../parse/block.ts";
import { createCode } from "./code-view.ts";
import { createElement } from "./dom.ts";
import { Leaf } from "./leaf-view.ts";
import { createContainer, type CreateView } from "./view.ts";

/** By kind; of CommonMark. Other syntax adds its own when it is loaded, and all other blocks show nothing. */
export const views: Partial<Record<BlockKind, CreateView>> = {
  paragraph: (_, context) => new Leaf(createElement("p"), context),
  heading: ({ level }, context) => new Leaf(document.createElement(`h${level}`), context),
  code: (_, context) => createCode(context),
  rule: () => ({ node: createElement("hr"), sync() {} }),
  quote: (_, context) => createContainer(createElement("blockquote"), context),
  item: (_, context) => createContainer(createElement("li"), context),
  list({ ordered, level }, context) {
    const element = createElement(ordered ? "ol" : "ul");
    if (ordered && level !== 1) element.setAttribute("start", String(level));
    const { node, sync } = createContainer(element, context);
    return {
      node,
      sync(list) {
        if (list.loose) element.className = "md-loose";
        sync(list);
      },
    };
  },
};

export const createView: CreateView = (block, context) =>
  views[block.kind]?.(block, context) ?? { node: document.createComment(""), sync() {} };
