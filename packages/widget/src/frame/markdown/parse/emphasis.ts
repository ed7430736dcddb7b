import {
  createInline,
  type Inline,
  type InlineKind,
  removeInline,
  wrapAfter,
} from "./inline-node.ts";

/** A run of `*`, `_` or `~` that may open or close emphasis. */
export interface Delimiter {
  readonly node: Inline;
  readonly mark: string;
  readonly length: number;
  left: number;
  readonly opens: boolean;
  readonly closes: boolean;
  previous: Delimiter | undefined;
  next: Delimiter | undefined;
}

const SPACE = /^\s?$/;
const PUNCTUATION = /[\p{P}\p{S}]/u;
/**
 * Chinese and Japanese put no spaces between words, Korean none before particles, so CommonMark's flanking rules fail
 * there.
 */
const CJK = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef]/u;

function characterBefore(text: string, at: number): string {
  const code = text.charCodeAt(at - 1);
  return text.slice(code >= 0xdc00 && code < 0xe000 ? at - 2 : at - 1, at);
}

const isMark = (char: string): boolean => PUNCTUATION.test(char) && !CJK.test(char);
const isEdge = (char: string): boolean => SPACE.test(char) || isMark(char) || CJK.test(char);

/** Whether a delimiter run can open and close emphasis (CommonMark 6.2, adapted to CJK). */
export function flanking(text: string, at: number, end: number): [opens: boolean, closes: boolean] {
  const before = at > 0 ? characterBefore(text, at) : "";
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end)!) : "";
  const left = !SPACE.test(after) && (!isMark(after) || isEdge(before));
  const right = !SPACE.test(before) && (!isMark(before) || isEdge(after));
  if (text[at] !== "_") return [left, right];
  return [left && (!right || isMark(before)), right && (!left || isMark(after))];
}

/** The delimiter stack, and the algorithm that turns pairs of delimiters into emphasis. */
export class Delimiters {
  top: Delimiter | undefined;

  push(node: Inline, mark: string, opens: boolean, closes: boolean): void {
    const { length } = node.text;
    const { top } = this;
    const next = undefined;
    this.top = { node, mark, length, left: length, opens, closes, previous: top, next };
    if (top) top.next = this.top;
  }

  /** Pairs the delimiters above `bottom`. With `keep`, unpaired openers stay on the stack. */
  pair(bottom: Delimiter | undefined, keep = false): void {
    const floors = new Map<string, Delimiter | undefined>();
    let closer = this.top === bottom ? undefined : this.top;
    while (closer && closer.previous !== bottom) closer = closer.previous;
    while (closer) {
      if (!closer.closes) {
        closer = closer.next;
        continue;
      }
      const key = `${closer.mark}${closer.opens}${closer.length % 3}`;
      const floor = floors.has(key) ? floors.get(key) : bottom;
      let opener = closer.previous;
      while (opener !== bottom && opener !== floor && !fits(opener!, closer)) {
        opener = opener!.previous;
      }
      if (opener && opener !== bottom && opener !== floor) {
        closer = this.#join(opener, closer);
      } else {
        floors.set(key, closer.previous);
        const { next } = closer;
        if (!closer.opens) this.#remove(closer);
        closer = next;
      }
    }
    if (!keep) while (this.top && this.top !== bottom) this.#remove(this.top);
  }

  /** Treats open emphasis as closed at the end of the text. Returns the offset of the first such opener. */
  closeAtEnd(): number | undefined {
    let first: number | undefined;
    this.pair(undefined, true);
    for (let { top } = this; top; top = this.top) {
      this.#remove(top);
      if (!top.opens) continue;
      const { node, mark, left } = top;
      first = node.at;
      if (node.next) {
        if (left >= 2) wrapAfter(node, undefined, createInline(kindOf(mark, 2)));
        if (left % 2) wrapAfter(node, undefined, createInline(kindOf(mark, 1)));
      }
      removeInline(node);
    }
    return first;
  }

  #join(opener: Delimiter, closer: Delimiter): Delimiter | undefined {
    const used = closer.left >= 2 && opener.left >= 2 ? 2 : 1;
    opener.next = closer;
    closer.previous = opener;
    wrapAfter(opener.node, closer.node, createInline(kindOf(closer.mark, used)));
    for (const delimiter of [opener, closer]) {
      delimiter.left -= used;
      delimiter.node.text = delimiter.node.text.slice(used);
      if (delimiter.left === 0) {
        removeInline(delimiter.node);
        this.#remove(delimiter);
      }
    }
    return closer.left === 0 ? closer.next : closer;
  }

  #remove(delimiter: Delimiter): void {
    const { previous, next } = delimiter;
    if (previous) previous.next = next;
    if (next) next.previous = previous;
    else this.top = previous;
  }
}

function kindOf(mark: string, used: number): InlineKind {
  return mark === "~" ? "del" : used === 2 ? "strong" : "em";
}

function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (!opener.opens || opener.mark !== closer.mark) return false;
  const both = closer.opens || opener.closes;
  return !both || closer.length % 3 === 0 || (opener.length + closer.length) % 3 !== 0;
}
