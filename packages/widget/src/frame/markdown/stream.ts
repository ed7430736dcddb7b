import { fetchLate, needsLate } from "./late/fetch.ts";
import type { MarkdownOptions } from "./options.ts";
import { BlockParser } from "./parse/block-parser.ts";
import { isWithheld } from "./parse/withheld.ts";
import { RenderContext } from "./view/context.ts";
import { createElement } from "./view/dom.ts";
import { hostsInParts } from "./view/hosts.ts";
import { ChildViews } from "./view/view.ts";
import { createView } from "./view/views.ts";

/** The text grows at most this often: every other frame looks as smooth and costs half. */
const SHORTEST_PACE_MS = 30;
const LONGEST_PACE_MS = 250;
/** After a frame that took long (a table of thousands of rows), the next waits this many times as long. */
const REST = 12;

const BLOCKS_IN_PART = 32;

/** A Markdown text that is being written into an element. */
export interface MarkdownStream {
  /** Adds text, cut anywhere; it is shown with the next animation frame. */
  append(delta: string): void;
  /**
   * The text is complete: shows the rest of it at once, or as soon as the syntax in it has been fetched. What is
   * appended later is ignored. Where it was broken off (`cut`), open marks are not shown as text.
   */
  end(cut?: boolean): void;
}

/**
 * Writes Markdown into an empty element while it arrives.
 *
 * The text is untrusted: raw HTML stays text, nothing is ever fetched for it, and links go only to
 * http, https and mailto addresses. Finished blocks are never touched again, the open one is patched
 * once per animation frame, and syntax that is still open is shown as what it becomes. Text with
 * syntax that is not loaded yet waits for it.
 */
export function createMarkdownStream(
  container: HTMLElement,
  options: MarkdownOptions,
): MarkdownStream {
  const parser = new BlockParser();
  const context = new RenderContext(container, options, parser, createView);
  const blocks = new ChildViews(
    hostsInParts(BLOCKS_IN_PART, (_, last) => {
      const part = createElement("div", "md-part");
      // Where there are footnotes already, they stay behind.
      if (!last) container.prepend(part);
      return part;
    }),
    context,
  );
  /** What was appended since the last whole line. */
  let pending = "";
  let ended = false;
  let wasCut = false;
  /** Set while late syntax is fetched, and for good where it could not be had. */
  let fetching = false;
  let goesWithout = false;
  let frame = 0;
  let shownAt = -LONGEST_PACE_MS;
  let paceMs = SHORTEST_PACE_MS;
  container.classList.add("md");

  /** Whether the text has to wait; then it is shown by itself later. */
  function mustWait(): boolean {
    if (goesWithout || !needsLate(pending)) return false;
    fetching = true;
    void fetchLate().then(() => {
      fetching = false;
      goesWithout = needsLate(pending);
      if (ended) finish();
      else wait();
    });
    return true;
  }

  function wait(): void {
    frame = requestAnimationFrame((now) => {
      if (now - shownAt < paceMs) return wait();
      shownAt = now;
      frame = 0;
      if (mustWait()) return undefined;
      const from = performance.now();
      render();
      // Runs once the browser has laid out and painted the frame.
      setTimeout(() => {
        const rest = (performance.now() - from) * REST;
        paceMs = Math.min(LONGEST_PACE_MS, Math.max(SHORTEST_PACE_MS, rest));
      });
      return undefined;
    });
  }

  function render(): void {
    parser.undoPreview();
    feed();
    // Half a surrogate pair is no character yet, and a final `\r` may be half of a line end.
    const line = pending.replace(/[\r\ud800-\udbff]$/, "");
    parser.preview(isWithheld(parser.tip, line) ? "" : line);
    show();
  }

  function finish(): void {
    if (mustWait()) return;
    parser.undoPreview();
    feed();
    // Marks alone say nothing yet; a word, a table's row or the end of a formula does.
    if (wasCut && isWithheld(parser.tip, pending) && !/[\w|$\]]/.test(pending)) pending = "";
    if (pending) pending += "\n";
    feed();
    parser.finish(wasCut);
    context.end();
    show();
  }

  /** Hands all whole lines to the parser and keeps the rest. */
  function feed(): void {
    if (!/[\r\n]/.test(pending)) return;
    const lines = pending.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop()!;
    for (const line of lines) parser.addLine(line);
  }

  function show(): void {
    blocks.sync(parser.root);
    context.resolveFresh();
    for (const call of context.afterwards) call();
    options.onRender?.();
  }

  return {
    append(delta) {
      if (!delta || ended) return;
      pending += delta;
      if (!frame && !fetching) wait();
    },
    end(cut = false) {
      if (ended) return;
      ended = true;
      wasCut = cut;
      cancelAnimationFrame(frame);
      if (!fetching) finish();
    },
  };
}
