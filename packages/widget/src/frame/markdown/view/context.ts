import type { BlockParser } from "../parse/block-parser.ts";
import { normalizeLabel } from "../parse/definitions.ts";
import type { References } from "../parse/inline-parser.ts";
import type { MarkdownOptions } from "../options.ts";
import type { CreateView } from "./view.ts";

/** Inline content that can be rendered again when a reference in it is resolved. */
export interface Rerenderable {
  rerender(): void;
}

/** The key of all footnotes in `#waiting`; not a possible label. */
const FOOTNOTES = "[^";

/** The state shared by all views of one text. */
export class RenderContext implements References {
  readonly container: HTMLElement;
  readonly options: MarkdownOptions;
  readonly createView: CreateView;
  /** The text is complete. */
  ended = false;
  /** Called after each update of the view. */
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

  /** Registers a leaf whose text mentions labels that may be defined later. */
  wait(text: string, labels: readonly string[], leaf: Rerenderable): void {
    for (const label of text.includes(FOOTNOTES) ? [FOOTNOTES, ...labels] : labels) {
      const leaves = this.#waiting.get(label);
      if (leaves) leaves.add(leaf);
      else this.#waiting.set(label, new Set([leaf]));
    }
  }

  /** Ends the text: renders labels without a definition as text and numbers the footnotes again. */
  end(): void {
    this.ended = true;
    for (const call of this.atEnd) call();
    // In text order, which determines the footnote numbers.
    this.#resolve(FOOTNOTES);
    for (const leaves of this.#waiting.values()) for (const leaf of leaves) leaf.rerender();
  }

  /** Renders leaves again whose references have been defined since. */
  resolveFresh(): void {
    for (const label of this.#parser.freshLabels.splice(0)) this.#resolve(label);
  }

  #resolve(label: string): void {
    const leaves = this.#waiting.get(label);
    this.#waiting.delete(label);
    for (const leaf of leaves ?? []) leaf.rerender();
  }
}
