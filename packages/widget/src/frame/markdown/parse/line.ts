const isSpaceOrTab = (char: string | undefined): boolean => char === " " || char === "\t";

/** A cursor over one line that counts columns, so that a tab may be consumed in part (CommonMark 2.2). */
export class Line {
  readonly text: string;
  offset = 0;
  column = 0;
  /** Index of the next character that is neither space nor tab. */
  next = 0;
  /** Columns of white space before it. */
  indent = 0;
  blank = false;
  private partialTab = false;

  constructor(text: string) {
    this.text = text;
    this.look();
  }

  /** Measures the white space ahead. */
  look(): void {
    let index = this.offset;
    let column = this.column;
    for (; isSpaceOrTab(this.text[index]); index++) {
      column += this.text[index] === "\t" ? 4 - (column % 4) : 1;
    }
    this.next = index;
    this.indent = column - this.column;
    this.blank = index === this.text.length;
  }

  /** What is left after the white space ahead. */
  get ahead(): string {
    return this.text.slice(this.next);
  }

  get atSpace(): boolean {
    return isSpaceOrTab(this.text[this.offset]);
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  /** Moves on by characters. */
  skip(count: number): void {
    for (; count > 0 && !this.atEnd; count--) {
      this.column += this.text[this.offset] === "\t" ? 4 - (this.column % 4) : 1;
      this.offset++;
      this.partialTab = false;
    }
    this.look();
  }

  /** Moves on by columns of white space or other characters. */
  skipColumns(count: number): void {
    while (count > 0 && !this.atEnd) {
      const width = this.text[this.offset] === "\t" ? 4 - (this.column % 4) : 1;
      const step = Math.min(width, count);
      this.partialTab = width > count;
      this.column += step;
      if (!this.partialTab) this.offset++;
      count -= step;
    }
    this.look();
  }

  skipSpaces(): void {
    this.skip(this.next - this.offset);
  }

  /** Goes back to a place noted before. */
  backTo(offset: number, column: number): void {
    this.offset = offset;
    this.column = column;
    this.partialTab = false;
    this.look();
  }

  /** The rest of the line; the unconsumed part of a tab becomes spaces. */
  rest(): string {
    return this.partialTab
      ? " ".repeat(4 - (this.column % 4)) + this.text.slice(this.offset + 1)
      : this.text.slice(this.offset);
  }
}
