/** Creates an element with a class. */
export function createElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return element;
}

/** The element at the cursor if it is of this tag and class, else a new one in its place. */
export function takeElement(
  host: Element,
  cursor: ChildNode | null,
  tag: string,
  className: string,
): HTMLElement {
  if (
    cursor instanceof HTMLElement &&
    cursor.localName === tag &&
    (className ? cursor.classList.contains(className) : !cursor.className)
  ) {
    return cursor;
  }
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (cursor) cursor.replaceWith(element);
  else host.append(element);
  return element;
}

/** Makes the node at the cursor this text. Only what differs is written, so a selection in the rest survives. */
export function patchText(host: Element, cursor: ChildNode | null, text: string): Text {
  if (!(cursor instanceof Text)) {
    const created = document.createTextNode(text);
    if (cursor) cursor.replaceWith(created);
    else host.append(created);
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

/** Removes the node at the cursor and all after it. */
export function trimFrom(host: Element, cursor: ChildNode | null): void {
  if (!cursor) return;
  while (host.lastChild && host.lastChild !== cursor) host.lastChild.remove();
  cursor.remove();
}
