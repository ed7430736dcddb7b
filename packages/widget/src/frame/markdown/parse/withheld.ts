import type { Block } from "./block.ts";

/**
 * Only marker characters so far: they may become a bullet, a thematic break, a fence, a table's delimiter row, a
 * heading, or text.
 */
const ONLY_MARKS = /^[-+*=_#~`|:.\d()[\]\\$<!\s>]*$/;
const FENCE_LINE = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(?:`{3,}|~{3,})/;
const CLOSING_FENCE = /^[\s>]*(?:`+|~+)\s*$/;
/** `[label` or `[label]` at the start of a paragraph: a link, a footnote, or a definition that is never shown. */
const LABEL_LINE = /^[\s>]*\[[^\]]{0,60}\]?$/;
const DEFINITION_LINE = /^[\s>]*\[[^^\]][^\]]{0,60}\]:/;

/** Whether to withhold the unfinished last line, because the next characters may change what it is. */
export function isWithheld(tip: Block, line: string): boolean {
  if (tip.kind === "code" && tip.marker) return CLOSING_FENCE.test(line);
  if (ONLY_MARKS.test(line) || FENCE_LINE.test(line)) return true;
  if (tip.kind === "paragraph") return false;
  return LABEL_LINE.test(line) || DEFINITION_LINE.test(line);
}
