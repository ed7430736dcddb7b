import type { BlockParser } from "../parse/block-parser.ts";
import { normalizeLabel } from "../parse/definitions.ts";
import type { References } from "../parse/inline-parser.ts";
import type { MarkdownOptions } from "../options.ts";
import type { CreateView } from "./view.ts";

/** A piece of inline content that can be shown once more, because a reference in it was resolved. */
export interface Rerenderable {
  rerender(): void;
}

/** Stands for all footnotes; no label can be this. */
const FOOTNOTES = "[^";

/** What all views of one text share. */
export class RenderContext implements References {
  readonly container: HTMLElement;
  readonly options: MarkdownOptions;
  readonly createView: CreateView;
  /** No more text comes. */
  ended = false;
  /** Called after what was shown changed. */
  readonly afterwards: (() => void)[] = [];
  /** Called when the text has ended. */
  readonly atEnd: (() => void)[] = [];
  readonly #parser: BlockParser;
  readonly #waiting = new Map<string, Set<Rerenderable>>();

  constructor(
    container: HTMLElement,
    options: MarkdownOptions,
    parser: BlockParser,
    createView: CreateView,
  ) {
    this.container = container;
    this.options = options;
    this.createView = createView;
    this.#parser = parser;
  }

  definition(label: string): ReturnType<References["definition"]> {
    return this.#parser.definitions.get(label);
  }

  get mayBeDefined(): boolean {
    return !this.ended;
  }

  isFootnote(label: string): boolean {
    return !this.ended || this.#parser.footnotes.has(normalizeLabel(label));
  }

  /** Remembers whose text mentions labels that may be defined further down. */
  wait(text: string, labels: readonly string[], leaf: Rerenderable): void {
    for (const label of text.includes(FOOTNOTES) ? [FOOTNOTES, ...labels] : labels) {
      const leaves = this.#waiting.get(label);
      if (leaves) leaves.add(leaf);
      else this.#waiting.set(label, new Set([leaf]));
    }
  }

  /** The text has ended: labels without a definition are text after all, and the rest is numbered anew. */
  end(): void {
    this.ended = true;
    for (const call of this.atEnd) call();
    // In the order of the text, which numbers them.
    this.#resolve(FOOTNOTES);
    for (const leaves of this.#waiting.values()) for (const leaf of leaves) leaf.rerender();
  }

  /** Shows again what mentions references that have been defined since. */
  resolveFresh(): void {
    for (const label of this.#parser.freshLabels.splice(0)) this.#resolve(label);
  }

  #resolve(label: string): void {
    const leaves = this.#waiting.get(label);
    this.#waiting.delete(label);
    for (const leaf of leaves ?? []) leaf.rerender();
  }
}
