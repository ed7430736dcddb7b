import { type LinkTarget, normalizeLabel, parseLabel, parseTarget } from "./definitions.ts";
import type { Delimiter } from "./emphasis.ts";
import type { InlineParser } from "./inline-parser.ts";
import { createInline, type Inline, removeInline, wrapAfter } from "./inline-node.ts";

interface Bracket {
  readonly node: Inline;
  /** Offset of the text after the bracket. */
  readonly from: number;
  readonly image: boolean;
  readonly below: Delimiter | undefined;
  active: boolean;
  /** Another bracket was opened inside, so its text cannot be a label. */
  nested: boolean;
}

/**
 * An unfinished target after `[text]`: a destination such as `(https://exam` or `(https://example.org "Tit`, or a
 * label.
 */
const OPEN_TARGET =
  /^(?:|\([ \t\n]*(?:<[^<>\n]*>?|[^\s<]*)(?:[ \t\n]+(?:"[^"]*"?|'[^']*'?|\([^)]*\)?)?)?[ \t\n]*|\[[^\]]*)$/;
const MAX_OPEN = 2000;
/** A citation number or a task's checkbox, which is not the start of a link's text. */
const NO_LINK_TEXT = /^[\d\s,;xX–-]*$/;
/** The target of a link that is still being written, or whose definition may follow. */
const NOWHERE: LinkTarget = { url: "", title: "" };

/** The bracket stack, for links and images (CommonMark 6.3 and 6.4). */
export class Brackets {
  readonly #parser: InlineParser;
  readonly #stack: Bracket[] = [];

  constructor(parser: InlineParser) {
    this.#parser = parser;
  }

  get any(): boolean {
    return this.#stack.length > 0;
  }

  open(mark: "[" | "!["): void {
    const parser = this.#parser;
    const outer = this.#stack.at(-1);
    if (outer) outer.nested = true;
    this.#stack.push({
      node: parser.add("text", mark),
      from: (parser.at += mark.length),
      image: mark !== "[",
      below: parser.delimiters.top,
      active: true,
      nested: false,
    });
  }

  close(): void {
    const parser = this.#parser;
    const bracket = this.#stack.pop();
    const end = parser.at++;
    const target = bracket?.active && this.#readTarget(bracket, end);
    if (target) this.#wrap(bracket, target);
    else parser.add("text", "]");
  }

  /** Treats brackets still open at the end of an unfinished text as links. Returns the offset of the first one. */
  closeAtEnd(): number | undefined {
    let first: number | undefined;
    for (let bracket = this.#stack.pop(); bracket; bracket = this.#stack.pop()) {
      const { node, from, active } = bracket;
      const text = this.#parser.text.slice(from);
      if (!active || text.length > MAX_OPEN) continue;
      first = node.at;
      if (node.next && !NO_LINK_TEXT.test(text)) this.#wrap(bracket, NOWHERE);
      else removeInline(node);
    }
    return first;
  }

  #readTarget(bracket: Bracket, end: number): LinkTarget | undefined {
    const parser = this.#parser;
    const { text } = parser;
    const target = parseTarget(text, parser.at);
    if (target) {
      parser.at = target.end;
      return target;
    }
    const own = text.slice(bracket.from, end);
    const isText = !NO_LINK_TEXT.test(own);
    const label = parseLabel(text, parser.at);
    const named = label?.label.trim() && label.label;
    const key = named || !bracket.nested ? normalizeLabel(named || own) : "";
    if (key && key.length < 1000) {
      const defined = parser.references.definition(key);
      const found = defined ?? (named && isText && parser.references.mayBeDefined && NOWHERE);
      if (!defined) parser.missing.push(key);
      if (found) {
        if (label) parser.at = label.end;
        return found;
      }
    }
    const rest = text.slice(end + 1, end + MAX_OPEN);
    if (!parser.open || text.length - end > MAX_OPEN || !OPEN_TARGET.test(rest)) return undefined;
    if (!rest && !isText) return undefined;
    parser.guess(bracket.node.at);
    parser.at = text.length;
    return NOWHERE;
  }

  #wrap({ node, below, image }: Bracket, { url, title }: LinkTarget): void {
    const link = createInline(image ? "image" : "link");
    link.url = url;
    link.title = title;
    this.#parser.delimiters.pair(below);
    wrapAfter(node, undefined, link);
    removeInline(node);
    // Links may not contain links.
    if (!image) for (const outer of this.#stack) outer.active &&= outer.image;
  }
}
