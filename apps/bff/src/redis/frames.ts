import type { Frame } from "../chat/store-ports.ts";

/**
 * A batch of frames as one value: a line each, `id` and JSON. Event JSON holds no line break, since JSON.stringify
 * escapes them.
 */
export function toEntry(frames: readonly Frame[]): string {
  return frames.map(({ id, json, final }) => `${id}${final ? "!" : " "}${json}`).join("\n");
}

/** `s`: JSON may hold U+2028 and U+2029, which a dot leaves out otherwise. */
const LINE = /^(\d+)([ !])(.*)$/s;

/** The frames of an entry. @throws Error if it is not one. */
export function fromEntry(entry: string): Frame[] {
  return entry.split("\n").map((line) => {
    const [, id, mark, json] = LINE.exec(line) ?? [];
    if (id === undefined || json === undefined)
      throw new Error("An event batch in Redis is not readable.");
    return { id: Number(id), json, final: mark === "!" };
  });
}
