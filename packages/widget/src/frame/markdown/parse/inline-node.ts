export type InlineKind =
  | "root"
  | "text"
  | "break"
  | "em"
  | "strong"
  | "del"
  | "code"
  | "link"
  | "image"
  | "formula"
  | "footnote";

/** A node of the inline tree. Siblings are linked lists, so that a range can be wrapped without copying it. */
export interface Inline {
  kind: InlineKind;
  /** Its offset in the source. */
  at: number;
  /** Text, code, a formula's source, or a footnote's label. */
  text: string;
  /** The URL of a link or image; "" while it is still being written. */
  url: string;
  title: string;
  /** For a formula: whether it is a display formula in a paragraph. */
  display: boolean;
  first?: Inline | undefined;
  last?: Inline | undefined;
  previous?: Inline | undefined;
  next?: Inline | undefined;
  parent?: Inline | undefined;
}

export function createInline(kind: InlineKind, text = "", at = 0): Inline {
  return {
    kind,
    at,
    text,
    url: "",
    title: "",
    display: false,
  };
}

/** Links two siblings, or makes one the first or last child of its parent. */
function join(previous: Inline | undefined, next: Inline | undefined, parent?: Inline): void {
  if (previous) previous.next = next;
  else if (parent) parent.first = next;
  if (next) next.previous = previous;
  else if (parent) parent.last = previous;
}

export function appendInline(parent: Inline, node: Inline): Inline {
  node.parent = parent;
  join(parent.last, node, parent);
  join(node, undefined, parent);
  return node;
}

export function removeInline(node: Inline): void {
  join(node.previous, node.next, node.parent);
  node.previous = node.next = node.parent = undefined;
}

/** Inserts `wrapper` after `from` and moves the nodes between `from` and `to` (or the end) into it. */
export function wrapAfter(from: Inline, to: Inline | undefined, wrapper: Inline): void {
  for (let node = from.next; node && node !== to;) {
    const { next } = node;
    removeInline(node);
    appendInline(wrapper, node);
    node = next;
  }
  wrapper.parent = from.parent;
  join(from, wrapper, from.parent);
  join(wrapper, to, from.parent);
}

/** Returns the text of a node and its descendants, e.g. for an image's description. */
export function textOf(node: Inline): string {
  let text = node.text;
  for (let child = node.first; child; child = child.next) {
    text += child.kind === "break" ? "\n" : textOf(child);
  }
  return text;
}
