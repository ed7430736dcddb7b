import { startBlock } from "./block-starts.ts";
import { type Block, type BlockKind, createBlock, lastLine, saveOpenBlocks } from "./block.ts";
import { continueBlock } from "./continuations.ts";
import { type Definition, type LinkTarget, parseDefinition } from "./definitions.ts";
import { Line } from "./line.ts";
import { addRow, predictTable } from "./table.ts";

/** Deeper containers are taken as text: nobody reads them, and browsers lay them out slowly. */
const MAX_DEPTH = 24;

/**
 * CommonMark's block structure, line by line, with GFM tables, footnotes and display formulas.
 *
 * `addLine` is for whole lines and is never taken back. `preview` shows what the block tree would be
 * with the unfinished last line; `undoPreview` takes it away before more text is added.
 */
export class BlockParser {
  readonly root: Block = createBlock("root", undefined, 0);
  readonly definitions = new Map<string, LinkTarget>();
  readonly footnotes = new Set<string>();
  /** Labels defined by the last lines; the reader of this list empties it. */
  freshLabels: string[] = [];
  tip: Block = this.root;
  lineNumber = 0;
  private previewing = false;
  private restore: (() => void) | undefined;

  addLine(text: string): void {
    this.lineNumber++;
    const line = new Line(text.replaceAll("\0", "\ufffd"));
    const oldTip = this.tip;
    let container = this.root;
    for (;;) {
      const child = container.children.at(-1);
      if (!child?.open || child.kind === "row") break;
      line.look();
      const result = continueBlock(this, child, line);
      if (result === "done") return;
      if (result === "no") break;
      container = child;
    }
    const lastMatched = container;
    let unmatched: Block | undefined = oldTip;
    const closeUnmatched = (): void => {
      while (unmatched && unmatched !== lastMatched) {
        const parent: Block | undefined = unmatched.parent;
        this.close(unmatched);
        unmatched = parent;
      }
    };
    while (container.kind !== "code" && container.kind !== "formula") {
      line.look();
      const started = startBlock(this, container, line, closeUnmatched);
      if (started === "done") return;
      if (!started) break;
      container = this.tip;
      if (started === "leaf") break;
    }
    this.addText(line, container, oldTip, lastMatched, closeUnmatched);
  }

  /** Ends the text: everything is closed for good. */
  finish(): void {
    while (this.tip !== this.root) this.close(this.tip);
    this.close(this.root);
  }

  preview(text: string): void {
    const { tip, lineNumber } = this;
    const restoreBlocks = saveOpenBlocks(this.root);
    this.restore = () => {
      restoreBlocks();
      this.tip = tip;
      this.lineNumber = lineNumber;
    };
    this.previewing = true;
    if (text) this.addLine(text);
    if (this.tip.kind === "paragraph") this.takeDefinitions(this.tip);
    predictTable(this);
    this.previewing = false;
  }

  undoPreview(): void {
    this.restore?.();
    this.restore = undefined;
  }

  /** Appends a child to the tip, or to the nearest container above that takes it. */
  addChild(kind: BlockKind): Block {
    while (!canContain(this.tip, kind)) this.close(this.tip);
    const parent = this.tip;
    const block = createBlock(kind, parent, this.lineNumber);
    const previous = parent.children.at(-1);
    if (previous && block.start > lastLine(previous) + 1) {
      if (parent.kind === "list") parent.loose = true;
      else if (parent.kind === "item" && parent.parent) parent.parent.loose = true;
    }
    parent.children.push(block);
    this.tip = block;
    return block;
  }

  /** No further text comes into this block, the tip or one above it. */
  close(block: Block): void {
    block.open = false;
    block.final = !this.previewing;
    const last = block.children.at(-1);
    if (last?.kind === "row") this.closeRow(last);
    if (block.kind === "paragraph") this.takeDefinitions(block);
    else if (block.kind === "code" && !block.marker) dropBlankEnd(block);
    else if (block.kind === "formula" && block.level === 0) {
      // The closing mark never came: the source is text after all.
      block.kind = "paragraph";
      block.lines = block.lines.map((text, index) => (index ? text : block.info + text));
    }
    this.tip = block.parent ?? block;
  }

  closeRow(row: Block): void {
    row.open = false;
    row.final = !this.previewing;
  }

  /** Whether another container may be opened inside this one. */
  mayNest(container: Block): boolean {
    let depth = 0;
    for (let block: Block | undefined = container; block; block = block.parent) depth++;
    return depth < MAX_DEPTH;
  }

  /** Moves the link definitions at the start of a paragraph out of it; true if text is left. */
  takeDefinitions(paragraph: Block): boolean {
    let text = paragraph.lines.join("\n");
    let definition: Definition | undefined;
    let found = false;
    while (text.startsWith("[") && (definition = parseDefinition(text))) {
      found = true;
      text = text.slice(definition.end);
      if (!this.previewing && !this.definitions.has(definition.label)) {
        this.definitions.set(definition.label, { url: definition.url, title: definition.title });
        this.freshLabels.push(definition.label);
      }
    }
    if (found) paragraph.lines = text ? text.split("\n") : [];
    if (!text.trim()) paragraph.kind = "nothing";
    return paragraph.kind !== "nothing";
  }

  private addText(
    line: Line,
    container: Block,
    oldTip: Block,
    lastMatched: Block,
    closeUnmatched: () => void,
  ): void {
    line.look();
    const lazy = oldTip === this.tip && oldTip !== lastMatched && oldTip.kind === "paragraph";
    if (lazy && oldTip.open && !line.blank) {
      oldTip.lines.push(line.ahead);
      oldTip.end = this.lineNumber;
      return;
    }
    closeUnmatched();
    if (container.kind === "code") {
      container.lines.push(line.rest());
      if (container.marker || !line.blank) container.end = this.lineNumber;
    } else if (container.kind === "formula") {
      container.lines.push(line.rest());
      container.end = this.lineNumber;
    } else if (line.blank) {
      return;
    } else if (container.kind === "table") {
      addRow(this, container, line.ahead);
    } else if (container.kind === "paragraph") {
      container.lines.push(line.ahead);
      container.end = this.lineNumber;
    } else {
      this.addChild("paragraph").lines.push(line.ahead);
    }
  }
}

function canContain(container: Block, kind: BlockKind): boolean {
  if (container.kind === "list") return kind === "item";
  return kind !== "item" && /^(?:root|quote|item|footnote)$/.test(container.kind);
}

function dropBlankEnd(code: Block): void {
  const lines = [...code.lines];
  while (lines.length > 0 && !lines.at(-1)?.trim()) lines.pop();
  code.lines = lines;
}
