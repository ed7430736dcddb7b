/** Smaller changes are not reported, in pixels. */
const STEP = 8;

const isVisible = (part: Element): boolean => part.getBoundingClientRect().height > 0;

/**
 * Reports, at first and on each change, the height in pixels at which the frame would show all of `content` without
 * scrolling. Returns the function that stops this.
 */
export function watchHeight(content: HTMLElement, report: (height: number) => void): () => void {
  let reported = 0;
  const sizes = new ResizeObserver(() => {
    const scroller = content.parentElement!;
    const { paddingBlockStart, paddingBlockEnd } = getComputedStyle(content);
    // The children are stacked and may number hundreds, so only the ends are measured. The last may be sticky
    // (`.jump`), so it does not always mark the bottom.
    const parts = [...content.children];
    const top = parts.find(isVisible)?.getBoundingClientRect().top;
    if (top === undefined) return;
    const bottom = Math.max(...parts.slice(-3).map((part) => part.getBoundingClientRect().bottom));
    const around = innerHeight - scroller.clientHeight;
    const padding = parseFloat(paddingBlockStart) + parseFloat(paddingBlockEnd);
    const height = Math.ceil(around + padding + bottom - top);
    if (Math.abs(height - reported) < STEP) return;
    reported = height;
    report(height);
  });
  sizes.observe(content);
  return () => sizes.disconnect();
}
