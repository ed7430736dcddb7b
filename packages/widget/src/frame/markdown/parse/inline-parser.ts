import { readAngle } from "./angle.ts";
import type { Openness } from "./block.ts";
import { Brackets } from "./brackets.ts";
import { type LinkTarget, matchAt } from "./definitions.ts";
import { Delimiters, flanking } from "./emphasis.ts";
import { parseEntity } from "./entities.ts";
import { appendInline, createInline, type Inline, type InlineKind } from "./inline-node.ts";

/** What the rest of the text defines. */
export interface References {
  definition(label: string): LinkTarget | undefined;
  /** Whether a label without a definition may still get one later in the text. */
  readonly mayBeDefined: boolean;
  /** Whether `[^label]` is a footnote. While the text is incomplete, any label may become one. */
  isFootnote(label: string): boolean;
}

export interface ParsedInline {
  root: Inline;
  /** The text is unfinished and was parsed as if its open syntax were closed. */
  guessed: boolean;
  /** Labels that would be references if they were defined. */
  missing: string[];
  /** Nodes that start before this offset do not change, whatever follows. */
  settled: number;
}

/**
 * Readers by first character: each consumes the syntax at the current position or returns `false`. Lazily loaded syntax
 * adds its own.
 */
export const readers: Record<string, (parser: InlineParser) => boolean> = {};

const PLAIN = /[^][^\n\\`*_~[\]!<&$:w]*/y;
const BACKTICKS = /`+/y;
/** The end of an unfinished text whose meaning depends on the next characters. */
const UNDECIDED =
  /(?:\\?[*_~`$]+|\\|&[#\w]{0,31}|(?<=^|\s)!|!?\[\^?|\[\^[^\]\s]*|<\/?[a-zA-Z]{0,9}|[ \t]+)$/;

/** An inline code span left open for more characters than this is treated as text. */
const MAX_OPEN_CODE = 300;

/** Parses the inline content of one block (CommonMark 6, GFM's extensions, and formulas). */
export class InlineParser {
  readonly text: string;
  /** Whether open syntax is shown as what it most likely becomes. */
  readonly open: Openness;
  readonly references: References;
  readonly root: Inline = createInline("root");
  readonly delimiters = new Delimiters();
  readonly missing: string[] = [];
  at = 0;
  #guessed = false;
  #settled = Infinity;
  readonly brackets = new Brackets(this);
  readonly #noBacktick = new Set<number>();

  constructor(text: string, open: Openness, references: References) {
    this.text = text.replace(open === "cut" ? /[*_~]+$/ : open ? UNDECIDED : /[ \t]+$/, "");
    this.#guessed = open === true && this.text.length < text.length;
    this.open = open;
    this.references = references;
  }

  parse(): ParsedInline {
    while (this.at < this.text.length) this.#step();
    if (this.open) {
      this.guess(this.brackets.closeAtEnd());
      this.guess(this.delimiters.closeAtEnd());
    }
    this.delimiters.pair(undefined);
    const { root, missing } = this;
    return { root, missing, guessed: this.#guessed, settled: this.#settled };
  }

  /** Appends a node at the current offset. */
  add(kind: InlineKind, text = ""): Inline {
    return appendInline(this.root, createInline(kind, text, this.at));
  }

  /** Records that the syntax at an offset was parsed as what it most likely becomes. */
  guess(at: number | undefined): void {
    if (at === undefined) return;
    this.#guessed = true;
    this.#settled = Math.min(this.#settled, at);
  }

  #step(): void {
    const { text, at } = this;
    const char = text[at]!;
    if (readers[char]?.(this)) return;
    switch (char) {
      case "\n":
        return this.#readLineEnd();
      case "\\":
        return this.#readBackslash();
      case "`":
        return this.#readCode();
      case "*":
      case "_":
      case "~":
        return this.#readDelimiters(char);
      case "[":
        return this.brackets.open("[");
      case "!":
        if (text[at + 1] === "[" && text[at + 2] !== "^") return this.brackets.open("![");
        break;
      case "]":
        return this.brackets.close();
      case "<":
        if (readAngle(this)) return;
        break;
      case "&":
        if (this.#readEntity()) return;
        break;
    }
    this.take(matchAt(PLAIN, text, at)![0]);
  }

  /** Appends source text literally and moves past it. */
  take(source: string): Inline {
    const node = this.add("text", source);
    this.at += source.length;
    return node;
  }

  #readLineEnd(): void {
    const { last } = this.root;
    const spaces = last?.kind === "text" ? / *$/.exec(last.text)![0].length : 0;
    if (spaces) last!.text = last!.text.slice(0, -spaces);
    this.add(spaces > 1 ? "break" : "text", spaces > 1 ? "" : "\n");
    this.#skipLineEnd();
  }

  #skipLineEnd(): void {
    this.at++;
    while (this.text[this.at] === " ") this.at++;
  }

  #readBackslash(): void {
    const after = this.text.charAt(++this.at);
    if (after === "\n") {
      this.add("break");
      this.#skipLineEnd();
    } else if (/[!-/:-@[-`{-~]/.test(after)) this.take(after);
    else this.add("text", "\\");
  }

  #readCode(): void {
    const { text, at } = this;
    const [fence] = matchAt(BACKTICKS, text, at)!;
    const from = at + fence.length;
    let end = -1;
    if (!this.#noBacktick.has(fence.length)) {
      const runs = /`+/g;
      runs.lastIndex = from;
      for (let run = runs.exec(text); run && end < 0; run = runs.exec(text)) {
        if (run[0].length === fence.length) end = run.index;
      }
    }
    if (end < 0) {
      this.#noBacktick.add(fence.length);
      if (this.open) this.guess(at);
      if (!this.open || text.length - from > MAX_OPEN_CODE) {
        this.take(fence);
        return;
      }
    }
    const content = text.slice(from, end < 0 ? undefined : end).replaceAll("\n", " ");
    const padded =
      content.startsWith(" ") && (end < 0 || (content.endsWith(" ") && content.trim()));
    const shown = padded ? content.slice(1, end < 0 ? undefined : -1) : content;
    if (shown) this.add("code", shown);
    this.at = end < 0 ? text.length : end + fence.length;
  }

  #readDelimiters(mark: string): void {
    const { text, at } = this;
    let end = at;
    while (text[end] === mark) end++;
    const node = this.take(text.slice(at, end));
    if (mark !== "~" || end - at === 2) {
      this.delimiters.push(node, mark, ...flanking(text, at, end));
    }
  }

  #readEntity(): boolean {
    const entity = parseEntity(this.text, this.at);
    if (!entity) return false;
    this.add("text", entity.value);
    this.at = entity.end;
    return true;
  }
}

/** Parses the inline content of one block; `open` is the block's own. */
export function parseInline(text: string, open: Openness, references: References): ParsedInline {
  const parsed = new InlineParser(text, open, references).parse();
  if (open !== "cut" || parsed.guessed) return parsed;
  // No syntax is open, except trailing markers that mark nothing: remove them.
  return new InlineParser(text.replace(/(?<=^|\s)[*_~`[<\\]+$/, ""), false, references).parse();
}
