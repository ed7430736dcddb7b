/** Creates an element with a class. */
export function createElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return element;
}

/** Returns the element at the cursor if it has this tag and class, otherwise replaces it with a new one. */
export function takeElement(
  host: Element,
  cursor: ChildNode | null,
  tag: keyof HTMLElementTagNameMap,
  className: string,
): HTMLElement {
  if (
    cursor instanceof HTMLElement &&
    cursor.localName === tag &&
    (className ? cursor.classList.contains(className) : !cursor.className)
  ) {
    return cursor;
  }
  const element = createElement(tag, className);
  place(host, cursor, element);
  return element;
}

function place(host: Element, cursor: ChildNode | null, node: ChildNode): void {
  if (cursor) cursor.replaceWith(node);
  else host.append(node);
}

/**
 * Makes the node at the cursor a text node with this text. Only the difference is written, so a selection in the rest
 * survives.
 */
export function patchText(host: Element, cursor: ChildNode | null, text: string): Text {
  if (!(cursor instanceof Text)) {
    const created = document.createTextNode(text);
    place(host, cursor, created);
    return created;
  }
  const old = cursor.data;
  if (text === old) return cursor;
  if (text.startsWith(old)) {
    cursor.appendData(text.slice(old.length));
    return cursor;
  }
  let same = 0;
  while (same < old.length && old[same] === text[same]) same++;
  cursor.replaceData(same, old.length - same, text.slice(same));
  return cursor;
}

/** Removes the node at the cursor and all following siblings. */
export function trimFrom(cursor: ChildNode | null): void {
  for (let node = cursor; node;) {
    const next = node.nextSibling;
    node.remove();
    node = next;
  }
}
