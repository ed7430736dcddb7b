/** The kind of a block. `nothing` is not rendered: a paragraph that held only link definitions. */
export type BlockKind =
  | "root"
  | "paragraph"
  | "heading"
  | "quote"
  | "list"
  | "item"
  | "code"
  | "rule"
  | "table"
  | "row"
  | "formula"
  | "footnote"
  | "nothing";

export type Alignment = "" | "left" | "center" | "right";

/**
 * Whether a block may still get text; if so, open syntax is shown as what it most likely becomes. `cut`: the text was
 * broken off here. Open syntax is shown likewise, except for formulas, which become text.
 */
export type Openness = boolean | "cut";

/** A node of the block tree. All kinds share one shape, so that a preview can be undone by restoring fields. */
export interface Block {
  kind: BlockKind;
  readonly parent: Block | undefined;
  children: Block[];
  /** Leaves: their lines without container prefixes. Rows: their cells. */
  lines: string[];
  open: Openness;
  /** Closed by a complete line, so it never changes again. */
  final: boolean;
  readonly start: number;
  /** The number of its last line, without trailing blank lines. */
  end: number;
  /** Heading level, or the first number of an ordered list. */
  level: number;
  /** List: bullet or delimiter. Code: fence ("" if indented). Formula: closing delimiter. Footnote: label. */
  marker: string;
  /** Item and code: columns to strip from each line. Formula: 1 if it may contain blank lines. */
  indent: number;
  /** Code: the first word of the info string. */
  info: string;
  ordered: boolean;
  loose: boolean;
  align: Alignment[];
}

export function createBlock(kind: BlockKind, parent: Block | undefined, start: number): Block {
  return {
    kind,
    parent,
    children: [],
    lines: [],
    open: true,
    final: false,
    start,
    end: start,
    level: 0,
    marker: "",
    indent: 0,
    info: "",
    ordered: false,
    loose: false,
    align: [],
  };
}

/** Returns the number of the last line that belongs to a block or its descendants. */
export function lastLine(block: Block): number {
  const last = block.children.at(-1);
  return last ? Math.max(block.end, lastLine(last)) : block.end;
}

type Saved = readonly [block: Block, copy: Block, children: number, lines: number];

/** Saves every block that another line could change. Returns the function that restores them. */
export function saveOpenBlocks(root: Block): () => void {
  const saved: Saved[] = [];
  for (let block: Block | undefined = root; block?.open; block = block.children.at(-1)) {
    saved.push([block, { ...block }, block.children.length, block.lines.length]);
  }
  return () => {
    for (const [block, copy, children, lines] of saved) {
      Object.assign(block, copy);
      block.children.length = children;
      block.lines.length = lines;
    }
  };
}
