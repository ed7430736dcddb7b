import { createElement } from "./dom.ts";

/** Where the elements of a container's children go: the element for the child of an index. */
export type Hosts = (index: number) => Element;

const BLOCKS_IN_PART = 32;

/**
 * Children in parts of some blocks each. The browser skips parts that are out of sight, and what
 * it does in a frame depends on the number of parts instead of the number of blocks.
 */
export function hostsInParts(container: Element): Hosts {
  const parts: Element[] = [];
  return (index) => {
    const number = Math.floor(index / BLOCKS_IN_PART);
    let part = parts[number];
    if (!part) {
      part = parts[number] = createElement("div", "md-part");
      // After them there may be footnotes.
      const last = parts[number - 1];
      if (last) last.after(part);
      else container.prepend(part);
    }
    return part;
  };
}
