import { type LinkTarget, normalizeLabel, parseLabel, parseTarget } from "./definitions.ts";
import type { Delimiter } from "./emphasis.ts";
import type { InlineParser } from "./inline-parser.ts";
import { createInline, type Inline, removeInline, wrapAfter } from "./inline-node.ts";

interface Bracket {
  readonly node: Inline;
  /** Where the text after the bracket begins. */
  readonly from: number;
  readonly image: boolean;
  readonly below: Delimiter | undefined;
  active: boolean;
  /** Another bracket was opened inside: the label would hold brackets. */
  nested: boolean;
}

/** A destination that is still being written: `](https://exam` or `](https://example.org "Tit`. */
const OPEN_TARGET =
  /^\([ \t\n]*(?:<[^<>\n]*>?|[^\s<]*)(?:[ \t\n]+(?:"[^"]*"?|'[^']*'?|\([^)]*\)?)?)?[ \t\n]*$/;
const MAX_OPEN = 2000;
/** A citation's number or a task's box: not the beginning of a link's text. */
const NO_LINK_TEXT = /^[\d\s,;xX–-]*$/;

/** The stack of brackets: links and images (CommonMark 6.3 and 6.4). */
export class Brackets {
  private readonly parser: InlineParser;
  private readonly stack: Bracket[] = [];

  constructor(parser: InlineParser) {
    this.parser = parser;
  }

  get any(): boolean {
    return this.stack.length > 0;
  }

  open(image: boolean): void {
    const { parser, stack } = this;
    const mark = image ? "![" : "[";
    const outer = stack.at(-1);
    if (outer) outer.nested = true;
    const node = parser.add("text", mark);
    parser.at += mark.length;
    const below = parser.delimiters.top;
    stack.push({ node, from: parser.at, image, below, active: true, nested: false });
  }

  close(): void {
    const { parser, stack } = this;
    const bracket = stack.pop();
    const end = parser.at++;
    if (!bracket?.active) {
      parser.add("text", "]");
      return;
    }
    const target =
      this.readInline() ?? this.readReference(bracket, end) ?? this.guess(bracket, end);
    if (target) this.wrap(bracket, target);
    else parser.add("text", "]");
  }

  /** Supposes that brackets still open at the end of an unfinished text become links. */
  closeAtEnd(): boolean {
    let guessed = false;
    for (let bracket = this.stack.pop(); bracket; bracket = this.stack.pop()) {
      const text = this.parser.text.slice(bracket.from);
      if (!bracket.active || text.length > MAX_OPEN) continue;
      guessed = true;
      if (bracket.node.next && !NO_LINK_TEXT.test(text)) this.wrap(bracket, { url: "", title: "" });
      else removeInline(bracket.node);
    }
    return guessed;
  }

  private readInline(): LinkTarget | undefined {
    const target = parseTarget(this.parser.text, this.parser.at);
    if (target) this.parser.at = target.end;
    return target;
  }

  private readReference(bracket: Bracket, end: number): LinkTarget | undefined {
    const { parser } = this;
    const label = parseLabel(parser.text, parser.at);
    const own = parser.text.slice(bracket.from, end);
    const named = label?.label.trim() ? label.label : undefined;
    if (named === undefined && bracket.nested) return undefined;
    const key = normalizeLabel(named ?? own);
    if (!key || key.length > 999) return undefined;
    const target = parser.references.definition(key);
    if (!target) parser.missing.push(key);
    const expected =
      named !== undefined && parser.references.mayBeDefined && !NO_LINK_TEXT.test(own);
    if (label && (target || expected)) parser.at = label.end;
    return target ?? (expected ? { url: "", title: "" } : undefined);
  }

  private guess(bracket: Bracket, end: number): LinkTarget | undefined {
    const { parser } = this;
    if (!parser.open || parser.text.length - end > MAX_OPEN) return undefined;
    const rest = parser.text.slice(end + 1);
    const unfinished = rest === "" || OPEN_TARGET.test(rest) || /^\[[^\]]*$/.test(rest);
    if (!unfinished || (rest === "" && NO_LINK_TEXT.test(parser.text.slice(bracket.from, end)))) {
      return undefined;
    }
    parser.guessed = true;
    parser.at = parser.text.length;
    return { url: "", title: "" };
  }

  private wrap(bracket: Bracket, target: LinkTarget): void {
    const { parser, stack } = this;
    const link = createInline(bracket.image ? "image" : "link");
    link.url = target.url;
    link.title = target.title;
    parser.delimiters.pair(bracket.below);
    wrapAfter(bracket.node, undefined, link);
    removeInline(bracket.node);
    if (bracket.image) return;
    // No link inside a link: once an outer bracket is off, those around it are off already.
    for (let at = stack.length - 1; at >= 0; at--) {
      const outer = stack[at];
      if (!outer || outer.image) continue;
      if (!outer.active) return;
      outer.active = false;
    }
  }
}
