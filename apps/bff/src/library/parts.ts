import type { Passage } from "../chat/library-ports.ts";

const PART_CHARACTERS = 12_000;

/** Groups passages into parts that each fit a prompt. */
export function toParts(passages: readonly Passage[]): Passage[][] {
  const parts: Passage[][] = [];
  let room = 0;
  for (const passage of passages) {
    if (passage.text.length > room) {
      parts.push([]);
      room = PART_CHARACTERS;
    }
    parts.at(-1)?.push(passage);
    room -= passage.text.length;
  }
  return parts;
}
