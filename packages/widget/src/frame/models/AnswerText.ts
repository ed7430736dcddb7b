/** Who wants to hear an answer grow. */
export interface AnswerReader {
  /** What is there already, then each piece as it comes. */
  append(piece: string): void;
  /** Nothing comes any more; `cut`: since it was broken off. */
  end(cut?: boolean): void;
}

/**
 * The Markdown of one answer. It grows outside of signals: a view hands each piece to the renderer and nothing else is
 * computed again.
 */
export class AnswerText {
  value = "";
  ended = false;
  #cut = false;
  readonly #readers = new Set<AnswerReader>();

  append(piece: string): void {
    this.value += piece;
    for (const reader of this.#readers) reader.append(piece);
  }

  end(cut = false): void {
    if (this.ended) return;
    this.ended = true;
    this.#cut = cut;
    for (const reader of this.#readers) reader.end(cut);
  }

  /** Returns how to stop. */
  read(reader: AnswerReader): () => void {
    if (this.value) reader.append(this.value);
    if (this.ended) reader.end(this.#cut);
    else this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }
}
