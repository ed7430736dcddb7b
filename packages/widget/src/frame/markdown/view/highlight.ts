import type { LanguageFn } from "highlight.js";
import { createLowlight } from "lowlight";
import { adoptStyles } from "../../page.ts";
import css from "./code-colours.css?inline";
import { findLanguage } from "./languages.ts";

type Run = readonly [text: string, className: string];
type Tree = ReturnType<ReturnType<typeof createLowlight>["highlight"]>;
type Piece = Tree["children"][number];

const lowlight = createLowlight();
let styled = false;

/**
 * Highlights the code in these boxes, whose joined text is `source` and a final newline. Resolves with the display name
 * of the language, or undefined if the language is unknown.
 */
export async function colourCode(
  boxes: readonly HTMLElement[],
  source: string,
  language: string,
): Promise<string | undefined> {
  const found = findLanguage(language);
  if (!found) return undefined;
  if (!styled) adoptStyles(css);
  styled = true;
  const { id, name, load } = found;
  if (!lowlight.registered(id)) {
    const { default: grammar }: { default: LanguageFn } = await load();
    lowlight.register(id, grammar);
  }
  const { children } = lowlight.highlight(id, source, { prefix: "md-hl-" });
  const restoreSelection = saveSelection(boxes);
  const lengths = boxes.map((box) => box.textContent?.length ?? 0);
  const runs = cutRuns(toRuns([...children, { type: "text", value: "\n" }], ""), lengths);
  for (const [index, box] of boxes.entries()) {
    box.replaceChildren(...(runs[index] ?? []).map(toNode));
  }
  restoreSelection();
  return name;
}

function* toRuns(pieces: readonly Piece[], className: string): Generator<Run> {
  for (const piece of pieces) {
    if (piece.type === "text") yield [piece.value, className];
    else if (piece.type === "element") {
      const names = piece.properties["className"];
      yield* toRuns(piece.children, Array.isArray(names) ? names.join(" ") : className);
    }
  }
}

/** Splits runs so that each box gets as many characters as it had. */
function cutRuns(runs: Iterable<Run>, lengths: readonly number[]): Run[][] {
  const cut: Run[][] = lengths.map(() => []);
  let box = 0;
  let left = lengths[0] ?? 0;
  for (const [text, className] of runs) {
    for (let from = 0; from < text.length && box < cut.length;) {
      const piece = text.slice(from, from + left);
      cut[box]?.push([piece, className]);
      from += piece.length;
      left -= piece.length;
      if (left === 0) left = lengths[++box] ?? 0;
    }
  }
  return cut;
}

function toNode([text, className]: Run): Node {
  if (!className) return document.createTextNode(text);
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}

type Point = readonly [box: HTMLElement, offset: number];

/** Saves the ends of the selection in these boxes. Returns the function that restores it. */
function saveSelection(boxes: readonly HTMLElement[]): () => void {
  const selection = getSelection();
  if (!selection?.anchorNode || !selection.focusNode) return () => {};
  const toPoint = (node: Node, offset: number): Point | undefined => {
    const box = boxes.find((candidate) => candidate.contains(node));
    if (!box) return undefined;
    const range = document.createRange();
    range.setStart(box, 0);
    range.setEnd(node, offset);
    return [box, range.toString().length];
  };
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const anchor = toPoint(anchorNode, anchorOffset);
  const focus = toPoint(focusNode, focusOffset);
  if (!anchor && !focus) return () => {};
  return () => {
    const [fromNode, fromOffset] = anchor ? locate(anchor) : [anchorNode, anchorOffset];
    const [toNode, toOffset] = focus ? locate(focus) : [focusNode, focusOffset];
    selection.setBaseAndExtent(fromNode, fromOffset, toNode, toOffset);
  };
}

function locate([box, offset]: Point): [node: Node, offset: number] {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (left <= length) return [node, left];
    left -= length;
  }
  return [box, box.childNodes.length];
}
