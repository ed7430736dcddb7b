import { splitAddresses } from "../parse/autolinks.ts";
import {
  appendInline,
  createInline,
  type Inline,
  type InlineKind,
  textOf,
} from "../parse/inline-node.ts";
import type { RenderContext } from "./context.ts";
import { createElement, patchText, takeElement, trimFrom } from "./dom.ts";
import { showFormula } from "./formula-view.ts";
import { setLink } from "./safe-link.ts";

/** Deeper emphasis is shown as plain text: it is never meant, and browsers lay it out slowly. */
const MAX_DEPTH = 24;

const TAGS: Partial<Record<InlineKind, readonly [tag: string, className: string]>> = {
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

/** Makes the nodes from `from` on show an inline tree, touching only those that differ. */
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
    const nestedLink = inLink && (node.kind === "link" || node.kind === "image");
    const [tag, className] = (!nestedLink && TAGS[node.kind]) || ["span", ""];
    const element = takeElement(host, cursor, tag, className);
    cursor = element.nextSibling;
    fill(element, node, context, inLink, depth);
  }
  trimFrom(host, cursor);
}

function fill(
  element: HTMLElement,
  node: Inline,
  context: RenderContext,
  inLink: boolean,
  depth: number,
): void {
  switch (node.kind) {
    case "break":
      return;
    case "code":
      element.dir = "ltr";
      patchText(element, element.firstChild, node.text);
      return;
    case "formula":
      showFormula(element, node.text, node.display, context.options.onRender);
      return;
    case "footnote":
      fillFootnote(element, node.text, context);
      return;
    case "image":
      patchText(element, element.firstChild, context.options.words.image(textOf(node) || node.url));
      if (element instanceof HTMLAnchorElement) setLink(element, node.url, node.title);
      return;
    case "link":
      if (element instanceof HTMLAnchorElement) setLink(element, node.url, node.title);
      break;
  }
  const within = inLink || node.kind === "link";
  if (depth < MAX_DEPTH) {
    patchInline(element, element.firstChild, node, context, within, depth + 1);
  } else {
    trimFrom(element, patchText(element, element.firstChild, textOf(node)).nextSibling);
  }
}

function fillFootnote(element: HTMLElement, label: string, { footnotes }: RenderContext): void {
  const number = footnotes.numberOf(label);
  let link = element.firstElementChild;
  if (!(link instanceof HTMLAnchorElement)) {
    link = createElement("a", "md-note-link");
    element.append(link);
  }
  link.setAttribute("href", `#${footnotes.idOf(number)}`);
  patchText(link, link.firstChild, String(number));
}

/** The children as they are shown: neighbouring texts joined, bare addresses in them as links. */
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
    if (inLink || !/@|:\/\/|www\./i.test(text)) {
      if (text) yield createInline("text", text);
      continue;
    }
    for (const piece of splitAddresses(text)) {
      const shown = createInline(piece.url ? "link" : "text", piece.url ? "" : piece.text);
      shown.url = piece.url;
      if (piece.url) appendInline(shown, createInline("text", piece.text));
      yield shown;
    }
  }
}
