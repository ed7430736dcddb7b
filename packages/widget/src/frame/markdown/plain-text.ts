import type { Block } from "./parse/block.ts";
import type { Inline } from "./parse/inline-node.ts";
import { parseInline } from "./parse/inline-parser.ts";
import { splitTask } from "./parse/task.ts";
import type { RenderContext } from "./view/context.ts";

/** A text as it is said: no marks, formulas by their source, code by its length. */
export class PlainText {
  private readonly context: RenderContext;
  /** Finished blocks do not change what they say. */
  private readonly said: string[] = [];

  constructor(context: RenderContext) {
    this.context = context;
  }

  of(root: Block): string {
    const parts = root.children.map((block, index) => {
      const known = this.said[index];
      if (known !== undefined) return known;
      const text = this.block(block);
      if (block.final) this.said[index] = text;
      return text;
    });
    return parts.filter(Boolean).join("\n\n");
  }

  private block(block: Block): string {
    const { words } = this.context.options;
    switch (block.kind) {
      case "paragraph":
      case "heading":
        return this.leaf(block);
      case "code":
        return words.codeBlock(block.lines.length);
      case "formula":
        return block.lines.join(" ").trim();
      case "row":
        return block.lines.map((cell) => this.inline(cell, block.open)).join(", ");
      case "item":
        return this.children(block, "\n");
      case "list":
      case "table":
        return this.children(block, "\n");
      default:
        return this.children(block, "\n\n");
    }
  }

  private children(block: Block, separator: string): string {
    return block.children
      .map((child) => this.block(child))
      .filter(Boolean)
      .join(separator);
  }

  private leaf(block: Block): string {
    const { words } = this.context.options;
    const { task, text } = splitTask(block);
    const said = this.inline(text, block.open);
    if (!task) return said;
    return `${task === "done" ? words.taskDone : words.taskOpen}: ${said}`;
  }

  private inline(text: string, open: boolean): string {
    const { root } = parseInline(text, open && !this.context.ended, this.context);
    return this.say(root);
  }

  private say(node: Inline): string {
    let text = node.text;
    if (node.kind === "footnote") return "";
    if (node.kind === "break") return "\n";
    for (let child = node.first; child; child = child.next) text += this.say(child);
    return node.kind === "image" ? this.context.options.words.image(text || node.url) : text;
  }
}
