/** Cuts Markdown that is still growing after its last whole sentence or line, never inside a block of code. */
export function cutSentences(markdown: string): readonly [whole: string, rest: string] {
  const fences = markdown.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0;
  if (fences % 2) return ["", markdown];
  const ends = [...markdown.matchAll(/[.!?…]["'”’)\]*_]*\s|[。！？]|\n/g)];
  const last = ends.at(-1);
  const at = last ? last.index + last[0].length : 0;
  return [markdown.slice(0, at), markdown.slice(at)];
}
