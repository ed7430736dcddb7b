/** Cuts Markdown that is still growing after its last whole sentence or line, never inside a block of code. */
export function cutSentences(markdown: string): readonly [whole: string, rest: string] {
  const fences = [...markdown.matchAll(/^ {0,3}(```|~~~)/gm)];
  const open = fences.length % 2 ? fences.at(-1)?.index : undefined;
  const settled = markdown.slice(0, open);
  const last = [...settled.matchAll(/[.!?…]["'”’)\]*_]*\s|[。！？]|\n/g)].at(-1);
  const at = last ? last.index + last[0].length : 0;
  return [markdown.slice(0, at), markdown.slice(at)];
}
