/**
 * What is said in one piece, however many sentences seem to end in it: a block of code, a formula of its own or within a
 * paragraph, a row of a table. Each, but the last, has as its group what ends it, where that is written already.
 */
const WHOLE = new RegExp(
  [
    // Code, up to a line of its own kind of fence.
    String.raw`^[ >]*(?:(?<fence>\`{3,}|~{3,})[^\n]*(?:\n(?![ >]*\k<fence>[\`~]*[ \t]*$)[^\n]*)*(\n[ >]*\k<fence>[\`~]*[ \t]*$)?`,
    // A formula whose mark has a line to itself may have blank lines in it, any other has none.
    String.raw`\$\$[ \t]*$(?:[^]*?(\$\$)|[^]*)`,
    String.raw`\\\[[ \t]*$(?:[^]*?(\\\])|[^]*))`,
    String.raw`\$\$(?:(?!\n[ \t]*\n)[^])*?(?:(\$\$)|(?![^]))`,
    String.raw`(?<!\\)\\\[(?:(?!\n[ \t]*\n)[^])*?(?:(\\\])|(?![^]))`,
    String.raw`^ *\|[^\n]*(\n|(?![^]))`,
  ].join("|"),
  "gm",
);
const END = /[.!?…]["'”’)\]*_]*\s|[。！？]|\n/g;

/** Cuts Markdown that is still growing after its last sentence or line that is whole, and in nothing that is `WHOLE`. */
export function cutSentences(markdown: string): readonly [whole: string, rest: string] {
  let settled = "";
  let isOver = true;
  for (const { 0: piece, index, ...groups } of markdown.matchAll(WHOLE)) {
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
