/** The few words an answer shows or says by itself, in the reader's language. */
export interface MarkdownWords {
  /** Name of the button that copies a code block. */
  copyCode: string;
  /** What the button says for a moment afterwards. */
  copied: string;
  /** What it says when the browser refuses. */
  copyBlocked: string;
  /** "Code block, 12 lines" */
  codeBlock(lines: number): string;
  /** Name of the region in which a wide table scrolls. */
  table: string;
  /** Name of the link that stands for an image: images are never loaded. */
  image(description: string): string;
  footnotes: string;
  backToText: string;
  taskDone: string;
  taskOpen: string;
}

export interface MarkdownOptions {
  words: MarkdownWords;
  /** Begins the ids in this text; unique in the document. */
  id: string;
  /** Copies text; rejects when the browser refuses. Default: the asynchronous clipboard. */
  copy?: (text: string) => Promise<void>;
  /** Called after each frame in which the text grew, and when a formula or colours arrived late. */
  onRender?: () => void;
}
