import type { Block } from "../parse/block.ts";
import { parseInline } from "../parse/inline-parser.ts";
import { splitTask } from "../parse/task.ts";
import type { RenderContext, Rerenderable } from "./context.ts";
import { createElement } from "./dom.ts";
import { patchInline } from "./inline-view.ts";
import type { View } from "./view.ts";

/** A block of inline content: a paragraph, a heading, or a table's cell. */
export class LeafView implements View, Rerenderable {
  readonly element: HTMLElement;
  private readonly context: RenderContext;
  private text = "";
  private open = false;
  private guessed = false;
  private task: HTMLElement | undefined;

  constructor(element: HTMLElement, context: RenderContext) {
    this.element = element;
    this.context = context;
  }

  sync(block: Block): void {
    const { task, text } = splitTask(block);
    this.showTask(task);
    this.show(text, block.open);
  }

  /** Shows a text that may still grow (`open`) or not. */
  show(text: string, open: boolean): void {
    if (text === this.text && (open === this.open || !this.guessed)) {
      this.open = open;
      return;
    }
    this.text = text;
    this.open = open;
    this.rerender();
  }

  rerender(): void {
    const { context, element, task, text, open } = this;
    const { root, guessed, missing } = parseInline(text, open && !context.ended, context);
    this.guessed = guessed;
    for (const label of missing) context.wait(label, this);
    if (text.includes("[^")) context.mentionsFootnote(this);
    patchInline(element, task ? task.nextSibling : element.firstChild, root, context);
  }

  private showTask(state: "done" | "open" | undefined): void {
    if (!state) {
      if (!this.task) return;
      this.task.remove();
      this.task = undefined;
      this.element.parentElement?.removeAttribute("class");
      return;
    }
    if (!this.task) {
      this.task = createElement("span", "md-task");
      this.task.setAttribute("role", "img");
      this.element.prepend(this.task);
      this.element.parentElement?.classList.add("md-task-item");
    }
    const { taskDone, taskOpen } = this.context.options.words;
    this.task.setAttribute("aria-label", state === "done" ? taskDone : taskOpen);
    this.task.classList.toggle("md-task-done", state === "done");
  }
}
