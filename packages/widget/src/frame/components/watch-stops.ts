const REGIONS = ".md-table, .md-display, .md-code pre";

/**
 * Makes regions that scroll horizontally reachable with Tab, and only those. They are measured when Tab is pressed and
 * only near the viewport, since the browser has not laid out the rest. Returns the function that stops this.
 */
export function watchStops(content: HTMLElement): () => void {
  const updateStops = ({ key }: KeyboardEvent): void => {
    if (key !== "Tab") return;
    for (const stretch of content.querySelectorAll(".stretch")) {
      if (isFar(stretch)) continue;
      for (const exchange of stretch.children) {
        if (isFar(exchange)) continue;
        for (const region of exchange.querySelectorAll<HTMLElement>(REGIONS)) {
          region.tabIndex = region.scrollWidth > region.clientWidth ? 0 : -1;
        }
      }
    }
  };
  addEventListener("keydown", updateStops, { capture: true });
  return () => removeEventListener("keydown", updateStops, { capture: true });
}

/** More than a screen away. */
function isFar(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < -innerHeight || top > 2 * innerHeight;
}
