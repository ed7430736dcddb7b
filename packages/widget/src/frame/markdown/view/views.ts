import type { Block, BlockKind } from "../parse/block.ts";
import type { RenderContext } from "./context.ts";
import { createCode } from "./code-view.ts";
import { createElement } from "./dom.ts";
import { Leaf } from "./leaf-view.ts";
import { hostsInParts } from "./hosts.ts";
import { ChildViews, createContainer, type CreateView, type View } from "./view.ts";

/** View constructors by kind. Contains CommonMark; lazily loaded syntax adds its own. Other blocks show nothing. */
export const views: Partial<Record<BlockKind, CreateView>> = {
  paragraph: (_, context) => new Leaf(createElement("p"), context),
  heading: ({ level }, context) => new Leaf(document.createElement(`h${level}`), context),
  code: (_, context) => createCode(context),
  rule: () => ({ node: createElement("hr"), sync() {} }),
  quote: (_, context) => createContainer(createElement("blockquote"), context),
  item: (_, context) => createContainer(createElement("li"), context),
  list: createList,
};

/**
 * A longer list is split into several list elements, since the browser examines all items of a list for each new word.
 */
const ITEMS_PER_LIST = 64;

function createList({ ordered, level }: Block, context: RenderContext): View {
  const lists: HTMLElement[] = [];
  const at = hostsInParts(ITEMS_PER_LIST, (index) => {
    const list = createElement(ordered ? "ol" : "ul", index ? "md-more" : "");
    const start = level + index;
    if (ordered && start !== 1) list.setAttribute("start", String(start));
    list.dir = lists[0]?.dir ?? "";
    lists.push(list);
    return list;
  });
  at(0);
  const items = new ChildViews(at, context);
  return {
    node: lists[0]!,
    sync(block) {
      items.sync(block);
      for (const list of lists) list.classList.toggle("md-loose", block.loose);
    },
    dispose() {
      for (const list of lists.slice(1)) list.remove();
    },
  };
}

export const createView: CreateView = (block, context) =>
  views[block.kind]?.(block, context) ?? { node: document.createComment(""), sync() {} };
