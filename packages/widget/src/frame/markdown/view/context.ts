import type { BlockParser } from "../parse/block-parser.ts";
import { normalizeLabel } from "../parse/definitions.ts";
import type { References } from "../parse/inline-parser.ts";
import type { MarkdownOptions } from "../options.ts";
import type { Footnotes } from "./footnotes.ts";

/** A piece of inline content that can be shown once more, because a reference in it was resolved. */
export interface Rerenderable {
  rerender(): void;
}

/** What all views of one text share. */
export class RenderContext implements References {
  readonly options: MarkdownOptions;
  readonly footnotes: Footnotes;
  /** No more text comes. */
  ended = false;
  private readonly parser: BlockParser;
  private readonly withFootnotes = new Set<Rerenderable>();
  private readonly waiting = new Map<string, Set<Rerenderable>>();

  constructor(options: MarkdownOptions, parser: BlockParser, footnotes: Footnotes) {
    this.options = options;
    this.parser = parser;
    this.footnotes = footnotes;
  }

  definition(label: string): ReturnType<References["definition"]> {
    return this.parser.definitions.get(label);
  }

  get mayBeDefined(): boolean {
    return !this.ended;
  }

  isFootnote(label: string): boolean {
    return !this.ended || this.parser.footnotes.has(normalizeLabel(label));
  }

  /** Remembers who mentions a label that may be defined further down. */
  wait(label: string, leaf: Rerenderable): void {
    const leaves = this.waiting.get(label);
    if (leaves) leaves.add(leaf);
    else this.waiting.set(label, new Set([leaf]));
  }

  mentionsFootnote(leaf: Rerenderable): void {
    this.withFootnotes.add(leaf);
  }

  /** The text has ended: labels without a definition are text after all, and the rest is numbered anew. */
  end(): void {
    this.ended = true;
    this.footnotes.renumber();
    for (const leaf of this.withFootnotes) leaf.rerender();
    for (const leaves of this.waiting.values()) for (const leaf of leaves) leaf.rerender();
  }

  /** Shows those again whose references have been defined since. */
  resolveFresh(): void {
    for (const label of this.parser.freshLabels) {
      const leaves = this.waiting.get(label);
      this.waiting.delete(label);
      for (const leaf of leaves ?? []) leaf.rerender();
    }
    this.parser.freshLabels = [];
  }
}
