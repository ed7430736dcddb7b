import type { Block, Openness } from "../parse/block.ts";
import { type ParsedInline, parseInline } from "../parse/inline-parser.ts";
import type { RenderContext, Rerenderable } from "./context.ts";
import { createElement } from "./dom.ts";
import { patchInline } from "./inline-view.ts";
import type { View } from "./view.ts";

/**
 * While it arrives, a longer paragraph is split into several block elements, since the browser lays out a whole block
 * again for each new word.
 */
const MAX_RUN_LENGTH = 2500;
const SENTENCE_END = /[.!?…:;]\s+(?=[\p{L}\p{N}])|[。！？]/gu;

/** A run of inline content: a whole heading or table cell, or a part of a long paragraph. */
export class InlineRun implements Rerenderable {
  /** The node before it in the element. */
  before: ChildNode | undefined;
  readonly #element: HTMLElement;
  readonly #context: RenderContext;
  #text = "";
  #open: Openness = false;
  #guessed = false;
  #done = false;

  constructor(element: HTMLElement, context: RenderContext) {
    this.#element = element;
    this.#context = context;
  }

  /** Renders a text; `open` is its block's. Returns the offset at which it should be split, or 0. */
  show(text: string, open: Openness): number {
    const same = text === this.#text && (open === this.#open || !this.#guessed);
    this.#text = text;
    this.#open = open;
    return same ? 0 : this.rerender();
  }

  /** Renders a text that does not change any more. */
  finish(text: string): void {
    this.show(text, false);
    this.#done = true;
  }

  rerender(): number {
    if (this.#done) return 0;
    const text = this.#text;
    const open = this.#open;
    const parsed = parseInline(text, open, this.#context);
    this.#guessed = parsed.guessed;
    this.#context.wait(text, parsed.missing, this);
    const from = this.before ? this.before.nextSibling : this.#element.firstChild;
    patchInline(this.#element, from, parsed.root, this.#context);
    return open && text.length > MAX_RUN_LENGTH ? findCut(text, parsed) : 0;
  }
}

/**
 * Returns the end of the last sentence that is settled, in a text without unresolved references; 0 if there is none.
 */
function findCut(text: string, { root, missing, settled }: ParsedInline): number {
  if (missing.length || text.includes("[^")) return 0;

  for (let node = root.last; node && node.at > MAX_RUN_LENGTH / 2; node = node.previous) {
    if (node.kind !== "text" || !text.startsWith(node.text, node.at)) continue;
    const ends = Array.from(
      node.text.matchAll(SENTENCE_END),
      ({ 0: mark, index }) => node.at + index + mark.length,
    );
    const cut = ends.findLast((end) => end <= settled);
    if (cut) return cut;
  }
  return 0;
}

/** Returns the text of a leaf. Replaced by lazily loaded syntax. */
export const leafText = { of: ({ lines }: Block, _leaf: Leaf): string => lines.join("\n") };

/** The view of a paragraph or a heading. */
export class Leaf implements View {
  readonly node: HTMLElement;
  readonly context: RenderContext;
  /** An element before the text, e.g. a task's checkbox. */
  #lead: HTMLElement | undefined;
  #run: InlineRun;
  /** The text of the runs before this one. */
  #finished = "";

  constructor(node: HTMLElement, context: RenderContext) {
    this.node = node;
    this.context = context;
    this.#run = new InlineRun(node, context);
  }

  get lead(): HTMLElement | undefined {
    return this.#lead;
  }

  set lead(lead: HTMLElement | undefined) {
    this.#lead?.remove();
    this.#lead = this.#run.before = lead;
    if (lead) this.node.prepend(lead);
  }

  sync(block: Block): void {
    const text = leafText.of(block, this);
    if (!text.startsWith(this.#finished)) {
      this.#finished = "";
      this.node.replaceChildren();
      this.#goOnIn(this.node);
      this.lead = this.#lead;
    }
    for (;;) {
      const rest = text.slice(this.#finished.length);
      const cut = this.#run.show(rest, block.open);
      if (!cut) return;
      this.#run.finish(rest.slice(0, cut));
      this.#finished += rest.slice(0, cut);
      this.#goOnIn(this.node.appendChild(createElement("span", "md-run")));
    }
  }

  #goOnIn(element: HTMLElement): void {
    this.#run = new InlineRun(element, this.context);
  }
}
