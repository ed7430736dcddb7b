import { LOOK } from "../shared/frame-url.ts";

/** The `--sidenote-…` properties that hold for an element and that the frame cares for. */
export function readProperties(element: Element): Record<string, string> {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    LOOK.map((name) => [name, style.getPropertyValue(name).trim()]).filter(([, value]) => value),
  );
}
