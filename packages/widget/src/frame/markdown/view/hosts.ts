/** Where the elements of a container's children go: the element for the child of an index. */
export type Hosts = (index: number) => Element;

/**
 * Children in parts of some each, which `begin` makes; each but the first stands behind the one before. The browser
 * skips parts that are out of sight, and what it does in a frame depends on the number of parts instead of the number
 * of children.
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
