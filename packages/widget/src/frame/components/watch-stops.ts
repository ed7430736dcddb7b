const REGIONS = ".md-table, .md-display, .md-code pre";

/**
 * What scrolls sideways is a stop of the Tab key, what has no need to is none. It is measured when the key is pressed,
 * near to what is seen: the browser has not laid out the rest. Returns how to end that.
 */
export function watchStops(content: HTMLElement): () => void {
  const look = ({ key }: KeyboardEvent): void => {
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
  addEventListener("keydown", look, { capture: true });
  return () => removeEventListener("keydown", look, { capture: true });
}

/** More than a screen away. */
function isFar(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < -innerHeight || top > 2 * innerHeight;
}
