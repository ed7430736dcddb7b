/** The look a page may give the chat, as `--sidenote-<name>`; `accent` is the brand's colour. */
const NAMES = ["accent", "font", "radius", "size"];

/** The `--sidenote-…` properties that hold for an element and that the frame cares for. */
export function readProperties(element: Element): Record<string, string> {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    NAMES.map((name) => `--sidenote-${name}`)
      .map((name) => [name, style.getPropertyValue(name).trim()])
      .filter(([, value]) => value),
  );
}
