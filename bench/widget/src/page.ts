import type { Stream, Renderer } from "./renderers/renderer.ts";

/** Runs in the page: streams a text by the clock and notes the longest time between two frames. */
export interface Run {
  text: string;
  /** Characters put in beforehand, in large pieces. */
  before: number;
  charactersPerSecond: number;
  charactersPerDelta: number;
}

export interface Frames {
  worstFrameMs: number;
  removedNodes: number;
  selectionKept: boolean;
}

/** What the page offers to the benchmark. */
export interface BenchPage {
  /** Puts in what is there before. */
  prepare(run: Run): Promise<void>;
  /** Streams the rest. */
  stream(run: Run): Promise<Frames>;
  /** Streams it and looks at the document: this costs time, so it is not what is timed. */
  inspect(run: Run): Promise<Frames>;
}

declare global {
  var renderer: Renderer;
  var page: BenchPage;
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const PIECE = 2000;
let stream: Stream;
/** A chat's transcript: it scrolls and is kept at its end. */
let host: HTMLElement;

async function prepare({ text, before }: Run): Promise<void> {
  host = document.body.appendChild(document.createElement("main"));
  stream = await globalThis.renderer.mount(host);
  for (let at = 0; at < before; at += PIECE) {
    stream.append(text.slice(at, Math.min(before, at + PIECE)));
    await nextFrame();
    host.scrollTop = host.scrollHeight;
  }
  // A renderer may draw with the frame after; what is inspected is what is there.
  await nextFrame();
  await nextFrame();
}

/** The longest text in the page, in shadow roots too. */
function findText(root: ParentNode = host): Text | undefined {
  let longest: Text | undefined;
  const offer = (text: Text | undefined): void => {
    if (text && text.data.trim().length > (longest?.data.trim().length ?? 9)) longest = text;
  };
  for (const element of root.querySelectorAll("*:not(style, script)")) {
    if (element.shadowRoot) offer(findText(element.shadowRoot));
    for (const child of element.childNodes) if (child instanceof Text) offer(child);
  }
  return longest;
}

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
