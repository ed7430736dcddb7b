import type { MarkdownOptions } from "./options.ts";
import { BlockParser } from "./parse/block-parser.ts";
import { PlainText } from "./plain-text.ts";
import { isWithheld } from "./parse/withheld.ts";
import { RenderContext } from "./view/context.ts";
import { Footnotes } from "./view/footnotes.ts";
import { hostsInParts } from "./view/hosts.ts";
import { viewKinds } from "./view/views.ts";
import { ChildViews } from "./view/view.ts";

/** The text grows at most this often: every other frame looks as smooth and costs half. */
const SHORTEST_PACE_MS = 30;
const LONGEST_PACE_MS = 250;
/** After a frame that took long (a table of thousands of rows), the next waits this many times as long. */
const REST = 12;

/** A Markdown text that is being written into an element. */
export class MarkdownStream {
  private readonly parser = new BlockParser();
  private readonly context: RenderContext;
  private readonly footnotes: Footnotes;
  private readonly blocks: ChildViews;
  private readonly plain: PlainText;
  private readonly options: MarkdownOptions;
  /** What was appended since the last whole line. */
  private pending = "";
  private frame = 0;
  private shownAt = -LONGEST_PACE_MS;
  private paceMs = SHORTEST_PACE_MS;

  constructor(container: HTMLElement, options: MarkdownOptions) {
    this.options = options;
    container.classList.add("md");
    this.footnotes = new Footnotes(container, options);
    this.context = new RenderContext(options, this.parser, this.footnotes);
    this.blocks = new ChildViews(
      hostsInParts(container, () => this.footnotes.anchor),
      this.context,
      viewKinds,
    );
    this.plain = new PlainText(this.context);
  }

  append(delta: string): void {
    if (!delta || this.context.ended) return;
    this.pending += delta;
    if (!this.frame) this.wait();
  }

  end(): void {
    if (this.context.ended) return;
    cancelAnimationFrame(this.frame);
    this.parser.undoPreview();
    if (this.pending) this.feed(`${this.pending}\n`);
    this.parser.finish();
    this.context.end();
    this.show();
  }

  plainText(): string {
    return this.plain.of(this.parser.root);
  }

  private wait(): void {
    this.frame = requestAnimationFrame((now) => {
      if (now - this.shownAt < this.paceMs) return this.wait();
      this.shownAt = now;
      this.frame = 0;
      const from = performance.now();
      this.render();
      // Runs once the browser has laid out and painted the frame.
      setTimeout(() => {
        const rest = (performance.now() - from) * REST;
        this.paceMs = Math.min(LONGEST_PACE_MS, Math.max(SHORTEST_PACE_MS, rest));
      });
      return undefined;
    });
  }

  private render(): void {
    this.parser.undoPreview();
    this.feed(this.pending);
    // Half a surrogate pair is no character yet, and a final `\r` may be half of a line end.
    const line = this.pending.replace(/[\r\ud800-\udbff]$/, "");
    this.parser.preview(isWithheld(this.parser.tip, line) ? "" : line);
    this.show();
  }

  /** Hands all whole lines to the parser and keeps the rest. */
  private feed(text: string): void {
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.pending = lines.pop() ?? "";
    for (const line of lines) this.parser.addLine(line);
  }

  private show(): void {
    this.blocks.sync(this.parser.root);
    this.context.resolveFresh();
    this.footnotes.arrange();
    this.options.onRender?.();
  }
}
