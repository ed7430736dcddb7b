import type { Frame } from "../chat/store-ports.ts";

/**
 * Serialises a batch of frames as one value: per line an id, `!` for the final frame or a space, and the event's JSON,
 * which contains no line breaks because JSON.stringify escapes them.
 */
export function toEntry(frames: readonly Frame[]): string {
  return frames.map(({ id, json, final }) => `${id}${final ? "!" : " "}${json}`).join("\n");
}

/** With the `s` flag, since JSON may contain U+2028 and U+2029, which `.` would not match otherwise. */
const LINE = /^(\d+)([ !])(.*)$/s;

/** Parses an entry made by `toEntry`. @throws Error if it is malformed */
export function fromEntry(entry: string): Frame[] {
  return entry.split("\n").map((line) => {
    const [, id, mark, json] = LINE.exec(line) ?? [];
    if (id === undefined || json === undefined)
      throw new Error("An event batch in Redis is not readable.");
    return { id: Number(id), json, final: mark === "!" };
  });
}
