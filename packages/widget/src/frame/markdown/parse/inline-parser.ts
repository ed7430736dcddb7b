import { addressEnd } from "./autolinks.ts";
import { Brackets } from "./brackets.ts";
import { type LinkTarget, matchAt } from "./definitions.ts";
import { Delimiters, flanking } from "./emphasis.ts";
import { parseEntity } from "./entities.ts";
import { isOpenFormula, parseFormula } from "./formulas.ts";
import { appendInline, createInline, type Inline, type InlineKind } from "./inline-node.ts";

/** What the text around tells about references. */
export interface References {
  definition(label: string): LinkTarget | undefined;
  /** Whether a label that has no definition may still get one further down. */
  readonly mayBeDefined: boolean;
  /** Whether `[^label]` is a footnote. While the text is being written each may still become one. */
  isFootnote(label: string): boolean;
}

export interface ParsedInline {
  root: Inline;
  /** The text is unfinished and was read as if its open syntax were closed. */
  guessed: boolean;
  /** Labels that would be references if they were defined. */
  missing: string[];
}

const PLAIN = /[^][^\n\\`*_~[\]!<&$:w]*/y;
const AUTOLINK = /<([a-zA-Z][a-zA-Z\d.+-]{1,31}:[^\s<>]*)>/y;
const MAIL = /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)*)>/y;
const LINE_BREAK_TAG = /<br[ \t]*\/?>/iy;
const FOOTNOTE = /\[\^([^\]\s[^]+)\]/y;
/** The end of an unfinished text that the next characters may turn into something else. */
const UNDECIDED =
  /(?:\\?[*_~`$]+|\\|&[#\w]{0,31}|(?<=^|\s)!|!?\[\^?|\[\^[^\]\s]*|<\/?[a-zA-Z]{0,9}|[ \t]+)$/;

/** Reads the inline content of one block (CommonMark 6, GFM's extensions, and formulas). */
export class InlineParser {
  readonly text: string;
  /** The text may go on: open syntax is shown as what it most likely becomes. */
  readonly open: boolean;
  readonly references: References;
  readonly root: Inline = createInline("root");
  readonly delimiters = new Delimiters();
  readonly missing: string[] = [];
  at = 0;
  guessed = false;
  private readonly brackets: Brackets;
  private readonly noBacktick = new Set<number>();

  constructor(text: string, open: boolean, references: References) {
    const decided = open ? text.replace(UNDECIDED, "") : text.replace(/[ \t]+$/, "");
    this.guessed = open && decided.length < text.length;
    this.text = decided;
    this.open = open;
    this.references = references;
    this.brackets = new Brackets(this);
  }

  parse(): ParsedInline {
    while (this.at < this.text.length) this.step();
    if (this.open && this.brackets.closeAtEnd()) this.guessed = true;
    if (this.open && this.delimiters.closeAtEnd()) this.guessed = true;
    this.delimiters.pair(undefined);
    return { root: this.root, guessed: this.guessed, missing: this.missing };
  }

  /** Adds a node after what was read so far. */
  add(kind: InlineKind, text = ""): Inline {
    return appendInline(this.root, createInline(kind, text));
  }

  private step(): void {
    const { text, at } = this;
    switch (text[at]) {
      case "\n":
        return this.readLineEnd();
      case "\\":
        return this.readBackslash();
      case "`":
        return this.readCode();
      case "*":
      case "_":
      case "~":
        return this.readDelimiters(text[at] ?? "");
      case "[":
        if (!this.readFootnote()) this.brackets.open(false);
        return;
      case "!":
        if (text[at + 1] === "[") return this.brackets.open(true);
        break;
      case "]":
        return this.brackets.close();
      case "<":
        if (this.readAngle()) return;
        break;
      case "&":
        if (this.readEntity()) return;
        break;
      case "$":
        if (this.readFormula()) return;
        break;
      case ":":
      case "w":
        if (this.readAddress()) return;
        break;
    }
    const plain = matchAt(PLAIN, text, at)?.[0] ?? "";
    this.add("text", plain);
    this.at += plain.length;
  }

  private readLineEnd(): void {
    const { last } = this.root;
    const spaces = last?.kind === "text" ? (/ *$/.exec(last.text)?.[0].length ?? 0) : 0;
    if (last && spaces) last.text = last.text.slice(0, -spaces);
    if (spaces >= 2) this.add("break");
    else this.add("text", "\n");
    this.at++;
    while (this.text[this.at] === " ") this.at++;
  }

  private readBackslash(): void {
    const after = this.text[this.at + 1] ?? "";
    if ((after === "(" || after === "[") && this.readFormula()) return;
    if (after === "\n") this.add("break");
    else if (/[!-/:-@[-`{-~]/.test(after)) this.add("text", after);
    else {
      this.add("text", "\\");
      this.at++;
      return;
    }
    this.at += 2;
    if (after === "\n") while (this.text[this.at] === " ") this.at++;
  }

  private readCode(): void {
    const { text, at } = this;
    const ticks = /`+/y;
    const fence = matchAt(ticks, text, at)?.[0] ?? "";
    const from = at + fence.length;
    let end = -1;
    if (!this.noBacktick.has(fence.length)) {
      const runs = /`+/g;
      runs.lastIndex = from;
      for (let run = runs.exec(text); run && end < 0; run = runs.exec(text)) {
        if (run[0].length === fence.length) end = run.index;
      }
      if (end < 0) this.noBacktick.add(fence.length);
    }
    if (end < 0 && !(this.open && this.isOpenCode(from))) {
      this.add("text", fence);
      this.at = from;
      return;
    }
    if (end < 0) this.guessed = true;
    const content = (end < 0 ? text.slice(from) : text.slice(from, end)).replaceAll("\n", " ");
    const padded = content.startsWith(" ") && content.endsWith(" ") && content.trim();
    const shown = padded ? content.slice(1, -1) : end < 0 ? content.replace(/^ /, "") : content;
    if (shown) this.add("code", shown);
    this.at = end < 0 ? text.length : end + fence.length;
  }

  private isOpenCode(from: number): boolean {
    return this.text.length - from <= 300;
  }

  private readDelimiters(mark: string): void {
    const { text, at } = this;
    let end = at;
    while (text[end] === mark) end++;
    const node = this.add("text", text.slice(at, end));
    const [opens, closes] = flanking(text, at, end);
    if (mark !== "~" || end - at === 2) this.delimiters.push(node, mark, opens, closes);
    this.at = end;
  }

  private readFootnote(): boolean {
    const match = matchAt(FOOTNOTE, this.text, this.at);
    if (!match || !this.references.isFootnote(match[1] ?? "")) return false;
    this.add("footnote", match[1]);
    this.at += match[0].length;
    return true;
  }

  private readAngle(): boolean {
    const { text, at } = this;
    const link = matchAt(AUTOLINK, text, at) ?? matchAt(MAIL, text, at);
    const line = link ? undefined : matchAt(LINE_BREAK_TAG, text, at)?.[0];
    const unfinished =
      this.open && /^<[a-zA-Z][\w.+-]{1,31}[:@][^\s<>]*$/.test(text.slice(at, at + 500));
    if (link) {
      const address = link[1] ?? "";
      const node = this.add("link");
      node.url = link[0].includes(":") ? address : `mailto:${address}`;
      appendInline(node, createInline("text", address));
      this.at += link[0].length;
    } else if (line) {
      this.add("break");
      this.at += line.length;
    } else if (unfinished) {
      this.guessed = true;
      appendInline(this.add("link"), createInline("text", text.slice(at + 1)));
      this.at = text.length;
    }
    return Boolean(link || line || unfinished);
  }

  private readEntity(): boolean {
    const entity = parseEntity(this.text, this.at);
    if (!entity) return false;
    this.add("text", entity.value);
    this.at = entity.end;
    return true;
  }

  private readFormula(): boolean {
    const formula = parseFormula(this.text, this.at);
    if (formula) {
      this.add("formula", formula.source).display = formula.display;
      this.at = formula.end;
    } else if (this.open && isOpenFormula(this.text, this.at)) {
      this.guessed = true;
      this.add("formula").display = /[$[]/.test(this.text[this.at + 1] ?? "");
      this.at = this.text.length;
    } else {
      return false;
    }
    return true;
  }

  /** Takes a bare address as it is, so that its marks do not count as emphasis; links are made of it later. */
  private readAddress(): boolean {
    const { text } = this;
    let from = this.at;
    if (text[from] === ":") {
      const scheme = /(?:^|[^\p{L}\p{N}])(https?)$/iu.exec(
        this.root.last?.kind === "text" ? text.slice(Math.max(0, from - 6), from) : "",
      );
      if (!scheme) return false;
      from -= scheme[1]?.length ?? 0;
    } else if (/[\p{L}\p{N}]/u.test(text[from - 1] ?? "")) {
      return false;
    }
    const end = this.brackets.any ? 0 : addressEnd(text, from);
    if (end <= this.at) return false;
    this.add("text", text.slice(this.at, end));
    this.at = end;
    return true;
  }
}

/** Reads the inline content of one block; `open` while more of it may come. */
export function parseInline(text: string, open: boolean, references: References): ParsedInline {
  return new InlineParser(text, open, references).parse();
}
