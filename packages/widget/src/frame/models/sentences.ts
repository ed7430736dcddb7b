/**
 * Markdown constructs that must not be split, although sentences seem to end within them: code blocks, block formulas,
 * formulas in a paragraph, table rows. Each alternative captures its terminator, if that is already written, in a
 * group; for a code block, the named group captures its fence as well.
 */
const UNSPLITTABLE = new RegExp(
  [
    // A code block, up to the closing fence of the same kind.
    String.raw`^[ >]*(?:(?<fence>\`{3,}|~{3,})[^\n]*(?:\n(?![ >]*\k<fence>[\`~]*[ \t]*$)[^\n]*)*(\n[ >]*\k<fence>[\`~]*[ \t]*$)?`,
    // A formula whose opening delimiter ends its line may contain blank lines; any other may not.
    String.raw`\$\$[ \t]*$(?:[^]*?(\$\$)|[^]*)`,
    String.raw`\\\[[ \t]*$(?:[^]*?(\\\])|[^]*))`,
    String.raw`\$\$(?:(?!\n[ \t]*\n)[^])*?(?:(\$\$)|(?![^]))`,
    String.raw`(?<!\\)\\\[(?:(?!\n[ \t]*\n)[^])*?(?:(\\\])|(?![^]))`,
    String.raw`^ *\|[^\n]*(\n|(?![^]))`,
  ].join("|"),
  "gm",
);
const END = /[.!?…]["'”’)\]*_]*\s|[。！？]|\n/g;

/** Splits growing Markdown after its last complete sentence or line, never inside a construct of `UNSPLITTABLE`. */
export function cutSentences(markdown: string): readonly [whole: string, rest: string] {
  let settled = "";
  let isOver = true;
  for (const { 0: piece, index, ...groups } of markdown.matchAll(UNSPLITTABLE)) {
    isOver = [2, 3, 4, 5, 6, 7].some((group) => groups[group] !== undefined);
    settled += markdown.slice(settled.length, index);
    if (!isOver) break;
    settled += "x".repeat(piece.length);
  }
  if (isOver) settled += markdown.slice(settled.length);
  const last = [...settled.matchAll(END)].at(-1);
  const at = last ? last.index + last[0].length : 0;
  return [markdown.slice(0, at), markdown.slice(at)];
}
