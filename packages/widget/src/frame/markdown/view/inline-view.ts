import {
  appendInline,
  createInline,
  type Inline,
  type InlineKind,
  textOf,
} from "../parse/inline-node.ts";
import type { RenderContext } from "./context.ts";
import { patchText, takeElement, trimFrom } from "./dom.ts";
import { setLink } from "./safe-link.ts";

/**
 * Inline nodes nested deeper are shown as plain text: nobody writes them on purpose, and browsers lay them out slowly.
 */
const MAX_DEPTH = 24;

const TAGS: Partial<
  Record<InlineKind, readonly [tag: keyof HTMLElementTagNameMap, className: string]>
> = {
  em: ["em", ""],
  strong: ["strong", ""],
  del: ["del", ""],
  break: ["br", ""],
  code: ["code", "md-inline-code"],
  link: ["a", "md-link"],
  image: ["a", "md-image"],
  formula: ["span", "md-formula"],
  footnote: ["sup", "md-note"],
};

/** Fill the elements of nodes that are not rendered from their children. Lazily loaded syntax adds its own. */
export const fillers: Partial<
  Record<InlineKind, (element: HTMLElement, node: Inline, context: RenderContext) => void>
> = {
  break() {},
  code(element, { text }) {
    element.dir = "ltr";
    patchText(element, element.firstChild, text);
  },
  image(element, node, { options }) {
    const description = textOf(node) || node.url;
    patchText(element, element.firstChild, options.t("image", { description }));
  },
};

/** Splits a text into plain pieces and links. Replaced by lazily loaded syntax. */
export const shownText = {
  split: (text: string): readonly { text: string; url: string }[] => [{ text, url: "" }],
};

/** Patches the nodes from `from` on to show an inline tree, touching only those that differ. */
export function patchInline(
  host: Element,
  from: ChildNode | null,
  tree: Inline,
  context: RenderContext,
  inLink = false,
  depth = 0,
): void {
  let cursor = from;
  for (const node of toShown(tree, inLink)) {
    if (node.kind === "text") {
      cursor = patchText(host, cursor, node.text).nextSibling;
      continue;
    }
    const isLink = node.kind === "link" || node.kind === "image";
    const [tag, className] = (!(inLink && isLink) && TAGS[node.kind]) || ["span", ""];
    const element = takeElement(host, cursor, tag, className);
    if (element instanceof HTMLAnchorElement) setLink(element, node.url, node.title);
    const fill = fillers[node.kind];
    if (fill) fill(element, node, context);
    else if (depth < MAX_DEPTH) {
      patchInline(element, element.firstChild, node, context, inLink || isLink, depth + 1);
    } else {
      trimFrom(patchText(element, element.firstChild, textOf(node)).nextSibling);
    }
    cursor = element.nextSibling;
  }
  trimFrom(cursor);
}

/** Yields the children as rendered: adjacent texts joined, bare URLs in them turned into links. */
function* toShown(tree: Inline, inLink: boolean): Generator<Inline> {
  for (let node = tree.first; node; node = node.next) {
    if (node.kind !== "text") {
      yield node;
      continue;
    }
    let { text } = node;
    while (node.next?.kind === "text") {
      node = node.next;
      text += node.text;
    }
    for (const piece of inLink ? [{ text, url: "" }] : shownText.split(text)) {
      const shown = createInline(piece.url ? "link" : "text", piece.url ? "" : piece.text);
      shown.url = piece.url;
      if (piece.url) appendInline(shown, createInline("text", piece.text));
      if (piece.text) yield shown;
    }
  }
}
