/** Who wants to hear an answer grow. */
export interface AnswerReader {
  /** What is there already, then each piece as it comes. */
  append(piece: string): void;
  /** Nothing comes any more. */
  end(): void;
}

/**
 * The Markdown of one answer. It grows outside of signals: a view hands each piece to the renderer and nothing else is
 * computed again.
 */
export class AnswerText {
  value = "";
  ended = false;
  readonly #readers = new Set<AnswerReader>();

  append(piece: string): void {
    this.value += piece;
    for (const reader of this.#readers) reader.append(piece);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const reader of this.#readers) reader.end();
  }

  /** Returns how to stop. */
  read(reader: AnswerReader): () => void {
    if (this.value) reader.append(this.value);
    if (this.ended) reader.end();
    else this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }
}
