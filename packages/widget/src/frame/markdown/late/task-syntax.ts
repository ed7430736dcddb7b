import type { Block } from "../parse/block.ts";
import { createElement } from "../view/dom.ts";
import { type Leaf, leafText } from "../view/leaf-view.ts";

type Task = "done" | "open" | undefined;

/** Splits a leaf's text from the `[x]` that makes its list item a task (GFM 5.3). */
export function splitTask(leaf: Block): { task: Task; text: string } {
  const text = leaf.lines.join("\n");
  const { parent } = leaf;
  if (leaf.kind !== "paragraph" || parent?.kind !== "item" || parent.children[0] !== leaf) {
    return { task: undefined, text };
  }
  // An unfinished checkbox is not shown as text.
  if (leaf.open && /^\[[ xX]?\]?[ \t]*$/.test(text)) return { task: undefined, text: "" };
  const box = /^\[([ \txX])\](?=\s)\s*(?=\S)/.exec(text);
  if (!box) return { task: undefined, text };
  return { task: /x/i.test(box[1]!) ? "done" : "open", text: text.slice(box[0].length) };
}

function showTask(leaf: Leaf, task: Task): void {
  if (!task !== !leaf.lead) {
    leaf.node.parentElement?.classList.toggle("md-task-item", Boolean(task));
    leaf.lead = task && createElement("span", "md-task");
    if (leaf.lead) leaf.lead.role = "img";
  }
  if (!leaf.lead) return;
  leaf.lead.ariaLabel = leaf.context.options.t(task === "done" ? "taskDone" : "taskOpen");
  leaf.lead.classList.toggle("md-task-done", task === "done");
}

/** Adds task lists. */
export function addTasks(): void {
  leafText.of = (block, leaf) => {
    const { task, text } = splitTask(block);
    showTask(leaf, task);
    return text;
  };
}
