import type { Block } from "../parse/block.ts";
import { CodeView } from "./code-view.ts";
import type { RenderContext } from "./context.ts";
import { createElement } from "./dom.ts";
import { showFormula } from "./formula-view.ts";
import { oneHost } from "./hosts.ts";
import { LeafView } from "./leaf-view.ts";
import { TableView } from "./table-view.ts";
import { ChildViews, type View, type ViewKinds } from "./view.ts";

/** What decides whether a view can go on showing a block that took another's place. */
function keyOf(block: Block): string {
  if (block.kind === "heading") return `h${block.level}`;
  if (block.kind === "list") return block.ordered ? "ol" : "ul";
  return block.kind === "footnote" ? `note ${block.marker}` : block.kind;
}

/** The view of a block of any kind. */
function createView(block: Block, context: RenderContext): View {
  switch (block.kind) {
    case "paragraph":
      return new LeafView(createElement("p"), context);
    case "heading":
      return new LeafView(document.createElement(`h${block.level}`), context);
    case "code":
      return new CodeView(context);
    case "rule":
      return { element: createElement("hr"), sync() {} };
    case "table":
      return new TableView(context);
    case "formula":
      return createFormula(context);
    case "footnote":
      return createFootnote(block, context);
    case "quote":
      return createContainer(createElement("blockquote"), context);
    case "list":
      return createList(block, context);
    case "item":
      return createContainer(createElement("li"), context);
    default:
      return { element: undefined, sync() {} };
  }
}

export const viewKinds: ViewKinds = {
  create(block, context) {
    const view = createView(block, context);
    // Only on the outermost: a list looks past what has a direction of its own.
    if (view.element && !view.element.dir && block.parent?.kind === "root") {
      view.element.dir = "auto";
    }
    return view;
  },
  keyOf,
};

function createContainer(element: HTMLElement, context: RenderContext): View {
  const children = new ChildViews(oneHost(element), context, viewKinds);
  return { element, sync: (block) => children.sync(block) };
}

function createList(block: Block, context: RenderContext): View {
  const element = createElement(block.ordered ? "ol" : "ul");
  if (element instanceof HTMLOListElement && block.level !== 1) element.start = block.level;
  const children = new ChildViews(oneHost(element), context, viewKinds);
  return {
    element,
    sync(list) {
      if (list.loose) element.className = "md-loose";
      children.sync(list);
    },
  };
}

function createFormula(context: RenderContext): View {
  const element = createElement("div", "md-formula");
  return {
    element,
    sync(block) {
      const source = block.level === 1 ? block.lines.join("\n").trim() : "";
      showFormula(element, source, true, context.options.onRender);
    },
  };
}

function createFootnote(block: Block, context: RenderContext): View {
  const item = context.footnotes.createNote(block.marker);
  if (!item) return { element: undefined, sync() {} };
  const children = new ChildViews(oneHost(item, item.lastElementChild), context, viewKinds);
  return {
    element: undefined,
    sync: (footnote) => children.sync(footnote),
    dispose: () => context.footnotes.dropNote(block.marker),
  };
}
