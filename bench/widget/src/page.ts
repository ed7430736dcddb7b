import type { Stream, Renderer } from "./renderers/renderer.ts";

/** A text to stream in the page at a given rate, in pieces of a given size. */
export interface Run {
  text: string;
  /** Characters inserted beforehand, in large pieces. */
  before: number;
  charactersPerSecond: number;
  charactersPerDelta: number;
}

export interface Frames {
  worstFrameMs: number;
  removedNodes: number;
  selectionKept: boolean;
}

/** The functions that the page offers to the benchmark. */
export interface BenchPage {
  /** Inserts the first `before` characters. */
  prepare(run: Run): Promise<void>;
  /** Streams the rest and records the longest time between two frames. */
  stream(run: Run): Promise<Frames>;
  /** Streams the rest while observing the document. That costs time, so this run is not timed. */
  inspect(run: Run): Promise<Frames>;
}

declare global {
  var renderer: Renderer;
  var page: BenchPage;
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const PIECE = 2000;
let stream: Stream;
/** The transcript: a scroller that is kept at its end. */
let host: HTMLElement;

async function prepare({ text, before }: Run): Promise<void> {
  host = document.body.appendChild(document.createElement("main"));
  stream = await globalThis.renderer.mount(host);
  for (let at = 0; at < before; at += PIECE) {
    stream.append(text.slice(at, Math.min(before, at + PIECE)));
    await nextFrame();
    host.scrollTop = host.scrollHeight;
  }
  // A renderer may draw one frame later.
  await nextFrame();
  await nextFrame();
}

/** Returns the longest text node, shadow roots included. */
function findText(root: ParentNode = host): Text | undefined {
  let longest: Text | undefined;
  const consider = (text: Text | undefined): void => {
    if (text && text.data.trim().length > (longest?.data.trim().length ?? 9)) longest = text;
  };
  for (const element of root.querySelectorAll("*:not(style, script)")) {
    if (element.shadowRoot) consider(findText(element.shadowRoot));
    for (const child of element.childNodes) if (child instanceof Text) consider(child);
  }
  return longest;
}

/** Starts counting removed nodes, descendants included. Returns a function that stops and returns the count. */
function countRemovals(): () => number {
  let removed = 0;
  const count = (records: MutationRecord[]): void => {
    for (const record of records) {
      for (const node of record.removedNodes) removed += 1 + descendants(node);
    }
  };
  const observer = new MutationObserver(count);
  const observe = (root: Node): void => observer.observe(root, { childList: true, subtree: true });
  observe(document.body);
  for (const element of document.querySelectorAll("*")) {
    if (element.shadowRoot) observe(element.shadowRoot);
  }
  return () => {
    count(observer.takeRecords());
    observer.disconnect();
    return removed;
  };
}

function descendants(node: Node): number {
  let count = 0;
  for (const child of node.childNodes) count += 1 + descendants(child);
  return count;
}

async function play(run: Run): Promise<Frames> {
  const { text, before, charactersPerSecond, charactersPerDelta } = run;
  let worstFrameMs = 0;
  let last = await nextFrame();
  let running = true;
  const watch = (now: number): void => {
    worstFrameMs = Math.max(worstFrameMs, now - last);
    last = now;
    host.scrollTop = host.scrollHeight;
    if (running) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  const started = performance.now();
  await new Promise<void>((resolve) => {
    let at = before;
    const clock = setInterval(() => {
      const due = before + ((performance.now() - started) / 1000) * charactersPerSecond;
      for (; at < Math.min(due, text.length); at += charactersPerDelta) {
        stream.append(text.slice(at, at + charactersPerDelta));
      }
      if (at < text.length) return;
      clearInterval(clock);
      resolve();
    }, 4);
  });
  await nextFrame();
  running = false;
  return { worstFrameMs, removedNodes: 0, selectionKept: true };
}

async function inspect(run: Run): Promise<Frames> {
  const text = findText();
  const selection = getSelection();
  if (text) selection?.setBaseAndExtent(text, 2, text, Math.min(12, text.length));
  const wanted = text?.data.slice(2, 12);
  const removals = countRemovals();
  const frames = await play(run);
  const kept = Boolean(
    wanted &&
    text?.isConnected &&
    selection?.anchorNode === text &&
    text.data.slice(2, 12) === wanted,
  );
  return { ...frames, removedNodes: removals(), selectionKept: kept };
}

globalThis.page = { prepare, stream: play, inspect };
