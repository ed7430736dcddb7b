/** What a block is. `nothing` shows nothing: a paragraph that held only link definitions. */
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
 * Whether more text may still come: then open syntax is shown as what it most likely becomes. `cut`: no more comes, but
 * the text was broken off here; that is shown likewise, but for formulas, which are text.
 */
export type Openness = boolean | "cut";

/** One node of the block tree. All kinds share one shape, so that a preview can be saved and undone. */
export interface Block {
  kind: BlockKind;
  readonly parent: Block | undefined;
  children: Block[];
  /** Leaves: their lines without container prefixes. Rows: their cells. */
  lines: string[];
  open: Openness;
  /** Closed by a whole line: it never changes again. */
  final: boolean;
  readonly start: number;
  /** The last line that belongs to it; blank lines after it do not. */
  end: number;
  /** Heading level, or the first number of an ordered list. */
  level: number;
  /** List: bullet or delimiter. Code: fence ("" when indented). Formula: closing mark. Footnote: label. */
  marker: string;
  /** Item and code: columns to strip from each line. Formula: 1 where blank lines are part of it. */
  indent: number;
  /** Code: first word after the fence. */
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

/** The last line that belongs to a block or to anything in it. */
export function lastLine(block: Block): number {
  const last = block.children.at(-1);
  return last ? Math.max(block.end, lastLine(last)) : block.end;
}

type Saved = readonly [block: Block, copy: Block, children: number, lines: number];

/** Remembers every block that a further line could change; the returned function brings that state back. */
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
