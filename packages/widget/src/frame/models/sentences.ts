/** What opens or closes a block of code or of a formula; one that is on a single line does neither. */
const FENCE = /^[ >]*(```|~~~|\$\$(?!.*\$\$)|\\\[(?!.*\\\])|\\\])/gm;
/** A last line that may still become such a fence, or a row of a table. */
const OPEN_LINE = /^[ >]*[`~$\\|][^\n]*$(?![^])/m;
/** The end of a sentence or of a line, but for the rows of a table. */
const END = /(?<!^ *\|.*)(?:[.!?…]["'”’)\]*_]*\s|[。！？]|\n)/gm;

/** Cuts Markdown that is still growing after its last whole sentence or line, never inside a block of code or a table. */
export function cutSentences(markdown: string): readonly [whole: string, rest: string] {
  const lines = markdown.replace(OPEN_LINE, "");
  const fences = [...lines.matchAll(FENCE)];
  const open = fences.length % 2 ? fences.at(-1)?.index : undefined;
  const settled = lines.slice(0, open);
  const last = [...settled.matchAll(END)].at(-1);
  const at = last ? last.index + last[0].length : 0;
  return [markdown.slice(0, at), markdown.slice(at)];
}
