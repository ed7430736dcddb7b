import { rules } from "./block-rules.ts";
import { startBlock } from "./block-starts.ts";
import { type Block, type BlockKind, createBlock, lastLine, saveOpenBlocks } from "./block.ts";
import { type LinkTarget, parseDefinition } from "./definitions.ts";
import { Line } from "./line.ts";

/** Containers nested deeper are treated as text: nobody writes them on purpose, and browsers lay them out slowly. */
const MAX_DEPTH = 24;

/**
 * An incremental parser of CommonMark's block structure, line by line.
 *
 * `addLine` takes complete lines and is final. `preview` shows what the block tree would be with the unfinished last
 * line; `undoPreview` removes that before more text is added.
 */
export class BlockParser {
  readonly root: Block = createBlock("root", undefined, 0);
  readonly definitions = new Map<string, LinkTarget>();
  readonly footnotes = new Set<string>();
  /** Labels defined since this list was last emptied; its reader empties it. */
  freshLabels: string[] = [];
  tip: Block = this.root;
  lineNumber = 0;
  #previewing = false;
  #restore: (() => void) | undefined;
  /** The deepest block that the current line continues, until the blocks below it are closed. */
  #matched: Block | undefined;

  addLine(text: string): void {
    this.lineNumber++;
    this.#matched = undefined;
    const line = new Line(text.replaceAll("\0", "\ufffd"));
    let container = this.root;
    for (;;) {
      const child = container.children.at(-1);
      if (!child?.open) break;
      line.look();
      const result = rules[child.kind]?.goOn?.(line, child, this) ?? "no";
      if (result === "done") return;
      if (result === "no") break;
      container = child;
    }
    this.#matched = container;
    while (!rules[container.kind]?.verbatim) {
      line.look();
      const started = startBlock(line, container, this);
      if (started === "done") return;
      if (!started) break;
      container = this.tip;
      if (started === "leaf") break;
    }
    this.#addText(line, container);
  }

  /** Ends the text and closes all blocks. With `cut`, the leaf in which the text was broken off is marked as such. */
  finish(cut = false): void {
    const { tip } = this;
    while (this.tip !== this.root) this.close(this.tip);
    this.close(this.root);
    tip.open = cut && "cut";
  }

  preview(text: string): void {
    const { tip, lineNumber } = this;
    const restoreBlocks = saveOpenBlocks(this.root);
    this.#restore = () => {
      restoreBlocks();
      this.tip = tip;
      this.lineNumber = lineNumber;
    };
    this.#previewing = true;
    if (text) this.addLine(text);
    if (this.tip.kind === "paragraph") this.takeDefinitions(this.tip);
    rules[this.tip.kind]?.predict?.(this.tip, this);
    this.#previewing = false;
  }

  undoPreview(): void {
    this.#restore?.();
    this.#restore = undefined;
  }

  /** Closes the blocks that the current line does not continue, unless that is done already. */
  closeUnmatched(): void {
    const matched = this.#matched;
    this.#matched = undefined;
    if (matched) while (this.tip !== matched) this.close(this.tip);
  }

  /** Appends a child to the tip, or to the nearest ancestor that may contain it. */
  addChild(kind: BlockKind): Block {
    this.closeUnmatched();
    while (!canContain(this.tip, kind)) this.close(this.tip);
    const parent = this.tip;
    const block = createBlock(kind, parent, this.lineNumber);
    const previous = parent.children.at(-1);
    if (previous && block.start > lastLine(previous) + 1) {
      if (parent.kind === "list") parent.loose = true;
      else if (parent.kind === "item") parent.parent!.loose = true;
    }
    parent.children.push(block);
    this.tip = block;
    return block;
  }

  /** Closes a block: the tip or one of its ancestors. */
  close(block: Block): void {
    this.settle(block);
    rules[block.kind]?.close?.(block, this);
    this.tip = block.parent ?? block;
  }

  /** Marks a block as closed and, unless this is a preview, as final. */
  settle(block: Block): void {
    block.open = false;
    block.final = !this.#previewing;
  }

  /** Whether another container may be nested in this one. */
  mayNest(container: Block): boolean {
    let depth = 0;
    for (let block: Block | undefined = container; block; block = block.parent) depth++;
    return depth < MAX_DEPTH;
  }

  /** Removes the link definitions at the start of a paragraph and records them. Returns `true` if text is left. */
  takeDefinitions(paragraph: Block): boolean {
    const whole = paragraph.lines.join("\n");
    let text = whole;
    for (;;) {
      const definition = text.startsWith("[") && parseDefinition(text);
      if (!definition) break;
      const { label, end, ...target } = definition;
      text = text.slice(end);
      if (this.#previewing || this.definitions.has(label)) continue;
      this.definitions.set(label, target);
      this.freshLabels.push(label);
    }
    if (text !== whole) paragraph.lines = text ? text.split("\n") : [];
    if (text.trim()) return true;
    paragraph.kind = "nothing";
    return false;
  }

  #addText(line: Line, container: Block): void {
    const { tip } = this;
    const lazy = this.#matched && tip !== this.#matched && tip.kind === "paragraph";
    let block = lazy && !line.blank ? tip : container;
    if (block === container) this.closeUnmatched();
    this.#matched = undefined;
    if (line.blank && !rules[block.kind]?.verbatim) return;
    if (!rules[block.kind]?.take) block = this.addChild("paragraph");
    rules[block.kind]!.take!(line, block, this);
  }
}

function canContain(container: Block, kind: BlockKind): boolean {
  return container.kind === "list"
    ? kind === "item"
    : kind !== "item" && rules[container.kind]?.holds === true;
}
