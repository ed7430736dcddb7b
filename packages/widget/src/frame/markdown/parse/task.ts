import type { Block } from "./block.ts";

/** A leaf's text, without the `[x]` that makes its list item a task (GFM 5.3). */
export function splitTask(leaf: Block): { task: "done" | "open" | undefined; text: string } {
  const text = leaf.lines.join("\n");
  const { parent } = leaf;
  if (leaf.kind !== "paragraph" || parent?.kind !== "item" || parent.children[0] !== leaf) {
    return { task: undefined, text };
  }
  // While the box is being written it is not shown as text.
  if (leaf.open && /^\[[ xX]?\]?[ \t]*$/.test(text)) return { task: undefined, text: "" };
  const box = /^\[([ \txX])\](?=\s)\s*(?=\S)/.exec(text);
  if (!box) return { task: undefined, text };
  return { task: /x/i.test(box[1] ?? "") ? "done" : "open", text: text.slice(box[0].length) };
}
