/** A subscriber to the text of an answer. */
export interface AnswerReader {
  /** Called with the text so far, if any, then with each new piece. */
  append(piece: string): void;
  /** Called once, when no more text follows; `cut` is true if the answer was broken off. */
  end(cut?: boolean): void;
}

/**
 * The Markdown of one answer. Deliberately not a signal: a view hands each piece to the renderer, and nothing is
 * recomputed from the whole text.
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

  /** Subscribes a reader. Returns the function that unsubscribes it. */
  read(reader: AnswerReader): () => void {
    if (this.value) reader.append(this.value);
    if (this.ended) reader.end(this.#cut);
    else this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }
}
