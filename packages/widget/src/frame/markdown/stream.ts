import type { MarkdownStream } from "../ports.ts";
import { fetchLate, needsLate } from "./late/fetch.ts";
import type { MarkdownOptions } from "./options.ts";
import { BlockParser } from "./parse/block-parser.ts";
import { isWithheld } from "./parse/withheld.ts";
import { RenderContext } from "./view/context.ts";
import { createElement } from "./view/dom.ts";
import { hostsInParts } from "./view/hosts.ts";
import { ChildViews } from "./view/view.ts";
import { createView } from "./view/views.ts";

/** The shortest interval between updates: every other frame looks as smooth as every frame and costs half. */
const SHORTEST_PACE_MS = 30;
const LONGEST_PACE_MS = 250;
/** After a slow frame (e.g. a table of thousands of rows), the next one waits this many times its duration. */
const REST_FACTOR = 12;

const BLOCKS_PER_PART = 32;

/**
 * Renders Markdown into an empty element while it arrives.
 *
 * The text is untrusted: raw HTML is shown as text, nothing is fetched for it, and links may only have http, https and
 * mailto URLs. Finished blocks are never touched again, the open one is patched at most once per animation frame, and
 * syntax that is still open is shown as what it most likely becomes. Text that may need lazily loaded syntax waits for
 * it.
 */
export function createMarkdownStream(
  container: HTMLElement,
  options: MarkdownOptions,
): MarkdownStream {
  const parser = new BlockParser();
  const context = new RenderContext(container, options, parser, createView);
  const blocks = new ChildViews(
    hostsInParts(BLOCKS_PER_PART, (_, last) => {
      const part = createElement("div", "md-part");
      // The footnotes, if any, stay at the end.
      if (!last) container.prepend(part);
      return part;
    }),
    context,
  );
  /** The text after the last complete line. */
  let pending = "";
  let ended = false;
  let wasCut = false;
  /**
   * `fetching`: late syntax is being loaded. `isLateUnavailable`: loading failed or took too long, so rendering goes on
   * without it.
   */
  let fetching = false;
  let isLateUnavailable = false;
  let frame = 0;
  let shownAt = -LONGEST_PACE_MS;
  let paceMs = SHORTEST_PACE_MS;
  container.classList.add("md");

  /** Whether rendering must wait for late syntax. If so, starts loading it; rendering then continues by itself. */
  function mustWaitForLate(): boolean {
    if (isLateUnavailable || !needsLate(pending)) return false;
    fetching = true;
    void fetchLate().then(() => {
      fetching = false;
      isLateUnavailable = needsLate(pending);
      if (ended) finish();
      else schedule();
    });
    return true;
  }

  function schedule(): void {
    frame = requestAnimationFrame((now) => {
      if (now - shownAt < paceMs) return schedule();
      shownAt = now;
      frame = 0;
      if (mustWaitForLate()) return undefined;
      const from = performance.now();
      render();
      // Runs after the browser has laid out and painted the frame.
      setTimeout(() => {
        const rest = (performance.now() - from) * REST_FACTOR;
        paceMs = Math.min(LONGEST_PACE_MS, Math.max(SHORTEST_PACE_MS, rest));
      });
      return undefined;
    });
  }

  function render(): void {
    parser.undoPreview();
    feed();
    // Half a surrogate pair is not a character yet, and a final `\r` may be half of a line ending.
    const line = pending.replace(/[\r\ud800-\udbff]$/, "");
    parser.preview(isWithheld(parser.tip, line) ? "" : line);
    show();
  }

  function finish(): void {
    if (mustWaitForLate()) return;
    parser.undoPreview();
    feed();
    // Withheld text is still shown if it has content: a word, a table row or the end of a formula. Markers alone are
    // dropped.
    if (wasCut && isWithheld(parser.tip, pending) && !/[\w|$\]]/.test(pending)) pending = "";
    if (pending) pending += "\n";
    feed();
    parser.finish(wasCut);
    context.end();
    show();
  }

  /** Passes all complete lines to the parser and keeps the rest. */
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
      if (!frame && !fetching) schedule();
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
