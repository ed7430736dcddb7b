const isSpaceOrTab = (char: string | undefined): boolean => char === " " || char === "\t";

/** A cursor over one line that counts columns, so that a tab may be partly consumed (CommonMark 2.2). */
export class Line {
  readonly text: string;
  /** Index of the next character that is neither space nor tab. */
  next = 0;
  /** Columns of white space before it. */
  indent = 0;
  blank = false;
  #offset = 0;
  #column = 0;
  /** Columns left of a partly consumed tab. */
  #tabLeft = 0;

  constructor(text: string) {
    this.text = text;
    this.look();
  }

  /** Measures the white space ahead. */
  look(): void {
    let index = this.#offset;
    let column = this.#column;
    for (; isSpaceOrTab(this.text[index]); index++) column += this.#widthAt(index, column);
    this.next = index;
    this.indent = column - this.#column;
    this.blank = index === this.text.length;
  }

  /** The rest of the line after the white space ahead. */
  get ahead(): string {
    return this.text.slice(this.next);
  }

  get atSpace(): boolean {
    return isSpaceOrTab(this.text[this.#offset]);
  }

  /** Advances by a number of columns. */
  skip(columns: number): void {
    for (let left = columns; left > 0 && this.#offset < this.text.length;) {
      const width = this.#widthAt(this.#offset, this.#column);
      const step = Math.min(width, left);
      this.#tabLeft = width - step;
      this.#column += step;
      if (!this.#tabLeft) this.#offset++;
      left -= step;
    }
    this.look();
  }

  skipSpaces(): void {
    this.skip(this.indent);
  }

  /** The rest of the line; the unconsumed part of a tab becomes spaces. */
  rest(): string {
    return " ".repeat(this.#tabLeft) + this.text.slice(this.#offset + (this.#tabLeft ? 1 : 0));
  }

  #widthAt(index: number, column: number): number {
    return this.text[index] === "\t" ? 4 - (column % 4) : 1;
  }
}
