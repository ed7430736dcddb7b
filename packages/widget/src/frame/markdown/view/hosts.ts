import { createElement } from "./dom.ts";

/** Where the elements of a container's children go. */
export interface Hosts {
  /** The element for the child of this index, and what new children come before. */
  at(index: number): { host: Element; before: Element | null };
  /** Only so many children are left. */
  trim(count: number): void;
}

/** All children in one element, before its element `before` if there is one. */
export function oneHost(host: Element, before: Element | null = null): Hosts {
  return { at: () => ({ host, before }), trim() {} };
}

const BLOCKS_IN_PART = 32;

/**
 * Children in parts of some blocks each. The browser skips parts that are out of sight, and what
 * it does in a frame depends on the number of parts instead of the number of blocks.
 */
export function hostsInParts(container: Element, before: () => Element | null): Hosts {
  const parts: Element[] = [];
  return {
    at(index) {
      const number = Math.floor(index / BLOCKS_IN_PART);
      let host = parts[number];
      if (!host) {
        host = createElement("div", "md-part");
        parts[number] = host;
        container.insertBefore(host, before());
      }
      return { host, before: null };
    },
    trim(count) {
      for (const part of parts.splice(Math.ceil(count / BLOCKS_IN_PART))) part.remove();
    },
  };
}
