import { LOOK } from "../shared/frame-url.ts";

/** Returns the computed `--sidenote-…` properties of an element that the frame uses. */
export function readProperties(element: Element): Record<string, string> {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    LOOK.map((name) => [name, style.getPropertyValue(name).trim()]).filter(([, value]) => value),
  );
}
