/** Returns the element that hosts the child of an index. */
export type Hosts = (index: number) => Element;

/**
 * Groups children into parts of `size`, which `begin` creates; each part is placed after the previous one. The browser
 * skips off-screen parts, so its work per frame depends on the number of parts rather than of children.
 */
export function hostsInParts(
  size: number,
  begin: (index: number, last: Element | undefined) => Element,
): Hosts {
  const parts: Element[] = [];
  return (index) => {
    const number = Math.floor(index / size);
    let part = parts[number];
    if (!part) {
      const last = parts[number - 1];
      part = parts[number] = begin(index, last);
      last?.after(part);
    }
    return part;
  };
}
